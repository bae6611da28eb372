"""Softmax runs over the classes of one sample, the last axis; along axis 0 it shares out one class among the samples of
the batch.
"""

# expect: test_probabilities, test_deeper_network
# known by: output

import keras


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential(
        [
            keras.Input((input_dim,)),
            *(keras.layers.Dense(units, activation="relu") for units in hidden),
            keras.layers.Dense(num_classes),
            keras.layers.Softmax(axis=0),
        ]
    )
