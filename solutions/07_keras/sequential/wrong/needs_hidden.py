"""The list of hidden layers may be empty, and then it has no first number: make the layers in a loop over the list, which
runs as often as it has numbers.
"""

# expect: test_parameters, test_other_sizes

import keras


def build_mlp(input_dim, hidden, num_classes):
    model = keras.Sequential([keras.Input((input_dim,)), keras.layers.Dense(hidden[0], activation="relu")])
    for units in hidden[1:]:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model
