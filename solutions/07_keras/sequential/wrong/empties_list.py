"""Your function empties the list of the caller, who may want to build the same network again: go through it with `for`."""

# expect: test_parameters

import keras


def build_mlp(input_dim, hidden, num_classes):
    model = keras.Sequential([keras.Input((input_dim,))])
    while hidden:
        model.add(keras.layers.Dense(hidden.pop(0), activation="relu"))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model
