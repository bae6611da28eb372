"""The last hidden layer is missing: the list has as many numbers as there are hidden layers, and the output layer comes
after them.
"""

# expect: test_parameters, test_bends, test_other_sizes

import keras


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential(
        [
            keras.Input((input_dim,)),
            *(keras.layers.Dense(units, activation="relu") for units in hidden[:-1]),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
