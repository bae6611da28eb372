"""Sigmoid treats each class separately; the rows do not sum to 1."""

# expect: 

import numpy as np


def softmax(z, axis=-1):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))
