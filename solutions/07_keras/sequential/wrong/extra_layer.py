"""There is one layer too many: the network has as many hidden layers as the list has numbers, and then the output
layer.
"""

# expect: test_parameters, test_other_sizes

import keras


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential(
        [
            keras.Input((input_dim,)),
            keras.layers.Dense(input_dim, activation="relu"),
            *(keras.layers.Dense(units, activation="relu") for units in hidden),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
