"""The sizes are fixed in the code: use the arguments, so that every call builds the network it asks for."""

# expect: test_shapes, test_parameters, test_probabilities, test_bends, test_other_sizes, test_deeper_network

import keras


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(3, activation="relu"),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )
