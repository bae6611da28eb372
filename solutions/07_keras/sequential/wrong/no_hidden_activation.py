"""Hidden layers are linear: your network is one big linear layer."""

# expect: test_hidden_layers_bend


def build_mlp(input_dim, hidden, num_classes):
    layers = [keras.layers.Dense(units) for units in hidden]
    return keras.Sequential(
        [keras.Input((input_dim,)), *layers, keras.layers.Dense(num_classes, activation="softmax")]
    )
