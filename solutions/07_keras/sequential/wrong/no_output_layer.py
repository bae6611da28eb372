"""The last hidden layer gives the answers: after all hidden layers comes one more, with a unit per class."""

# expect: test_shapes, test_parameters, test_probabilities, test_bends, test_other_sizes, test_deeper_network

import keras


def build_mlp(input_dim, hidden, num_classes):
    model = keras.Sequential([keras.Input((input_dim,))])
    for place, units in enumerate(hidden):
        model.add(keras.layers.Dense(units, activation="softmax" if place == len(hidden) - 1 else "relu"))
    return model
