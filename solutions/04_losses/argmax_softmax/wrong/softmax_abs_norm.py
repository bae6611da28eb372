"""Absolute values lose the sign: a very negative score must get a small probability."""

# expect: 

import numpy as np


def softmax(z, axis=-1):
    return np.abs(z) / np.abs(z).sum(axis=axis, keepdims=True)
