"""FILL_IN: another right way, and name this file after it: functional style, activations as layers, `add`."""

import keras


def EXERCISE(features, classes):
    inputs = keras.Input((features,))
    return keras.Model(inputs, keras.layers.Softmax()(keras.layers.Dense(classes)(inputs)))
