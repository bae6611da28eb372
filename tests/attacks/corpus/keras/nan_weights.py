"""A model of the right size with weights that are NaN, which is neither below nor above any threshold.

Its shape and its parameters are honestly right.
"""
# exercise: sequential
# earns: 6
# says: nan

import keras
import numpy as np


def build_mlp(input_dim, hidden, num_classes):
    layers = [keras.layers.Dense(units, activation="relu") for units in hidden]
    output = keras.layers.Dense(num_classes, activation="softmax")
    model = keras.Sequential([keras.Input((input_dim,)), *layers, output])
    model.set_weights([np.full_like(weight, np.nan) for weight in model.get_weights()])
    return model
