"""The last layer gives raw scores: softmax turns each row of them into probabilities."""

# expect: test_probabilities, test_deeper_network
# known by: last, columns

import keras


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential(
        [
            keras.Input((input_dim,)),
            *(keras.layers.Dense(units, activation="relu") for units in hidden),
            keras.layers.Dense(num_classes),
        ]
    )
