"""The hidden layers stand in reverse: the first number of the list belongs to the layer next to the input."""

# expect: test_parameters, test_other_sizes

import keras


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential(
        [
            keras.Input((input_dim,)),
            *(keras.layers.Dense(units, activation="relu") for units in reversed(hidden)),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
