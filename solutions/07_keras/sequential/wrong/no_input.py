"""The model has no input shape yet: start with keras.Input((input_dim,))."""

# expect: test_parameters


def build_mlp(input_dim, hidden, num_classes):
    layers = [keras.layers.Dense(units, activation="relu") for units in hidden]
    return keras.Sequential([*layers, keras.layers.Dense(num_classes, activation="softmax")])
