"""FILL_IN: another right way, and name this file after it: a stack with `add`, activations as layers."""

import keras


def EXERCISE(features, classes):
    model = keras.Sequential([keras.Input((features,))])
    model.add(keras.layers.Dense(classes))
    model.add(keras.layers.Softmax())
    return model
