"""Activations as layers of their own, a wide layer of tanh, one loss for both, accuracy as metrics."""

import keras
from keras import layers


def build_two_headed(n_numeric, n_channels):
    inputs = [keras.Input(shape=(n_numeric,), name="numeric"), keras.Input(shape=(n_channels,), name="channel")]
    x = layers.concatenate(inputs)
    x = layers.Activation("tanh")(layers.Dense(32)(x))
    outputs = [
        layers.Activation("sigmoid", name="bought")(layers.Dense(1)(x)),
        layers.Activation("sigmoid", name="returned")(layers.Dense(1)(x)),
    ]
    model = keras.Model(inputs, outputs)
    model.compile("adam", "binary_crossentropy", metrics=["accuracy", "accuracy"])
    return model
