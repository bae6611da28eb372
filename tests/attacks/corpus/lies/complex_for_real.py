"""Return the right numbers as complex ones, and a phase that only absolute values forget."""
# earns: 0
# says: holds complex numbers, expected real ones

import numpy as np


def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)] * 1j


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True) + 0j
