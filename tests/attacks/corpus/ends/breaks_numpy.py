"""Deletes what the process itself needs of numpy."""
# checks: error
# says: raised TypeError: 'NoneType' object is not callable

import numpy as np

np.random.seed = None
np.asarray = np.ndarray = np.generic = None


def argmax_onehot(Z):
    return Z


def softmax(z, axis=-1):
    return z
