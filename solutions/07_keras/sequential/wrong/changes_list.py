"""Your function changes the list of the caller, who may want to build the same network again: make a list of your own."""

# expect: test_parameters

import keras


def build_mlp(input_dim, hidden, num_classes):
    hidden.append(num_classes)
    model = keras.Sequential([keras.Input((input_dim,))])
    for units in hidden[:-1]:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(hidden[-1], activation="softmax"))
    return model
