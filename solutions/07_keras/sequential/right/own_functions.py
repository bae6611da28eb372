"""Activations as functions of one's own, written with Keras' operations."""

import keras
from keras import ops


def bend(z):
    return ops.where(z > 0, z, 0.1 * z)


def shares(z):
    powers = ops.exp(z - ops.max(z, axis=-1, keepdims=True))
    return powers / ops.sum(powers, axis=-1, keepdims=True)


def build_mlp(input_dim, hidden, num_classes):
    x = inputs = keras.Input((input_dim,))
    for units in hidden:
        x = bend(keras.layers.Dense(units)(x))
    return keras.Model(inputs, keras.layers.Dense(num_classes, activation=shares)(x))
