"""Claim weights of another shape and number than the model's, and values that are none."""
# exercise: sequential
# earns: 0
# says: expected (5, 2) | cannot be described | returned what cannot be sent

import itertools

import keras
import numpy as np


class Weight:
    def __init__(self, value):
        self.value = value

    def numpy(self):
        return self.value


turns = itertools.cycle(
    [
        [np.zeros((0, 7))],
        [np.zeros(2**20, "f4")] * 14,
        ["text"],
        [None] * 99_000,
        [np.array("U")],
        [[[]]],
        [{}],
        [7],
        [],
    ]
)


class Sequential(keras.Sequential):
    @property
    def weights(self):
        return [Weight(value) for value in next(turns)]


def build_mlp(input_dim, hidden, num_classes):
    return Sequential([keras.Input((input_dim,)), keras.layers.Dense(num_classes + 1)])
