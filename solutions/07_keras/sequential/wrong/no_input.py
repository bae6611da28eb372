"""The model does not know how many features come in, so it has no weights yet: start with keras.Input((input_dim,))."""

# expect: test_shapes, test_parameters, test_other_sizes

import keras


def build_mlp(input_dim, hidden, num_classes):
    layers = [keras.layers.Dense(units, activation="relu") for units in hidden]
    return keras.Sequential([*layers, keras.layers.Dense(num_classes, activation="softmax")])
