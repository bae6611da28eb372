"""Keeps whatever it gets, until there is no more."""
# earns: 5
# checks: passed passed memory memory memory passed memory
# says: raised MemoryError
# cpu: 40
# seconds: 120

import numpy as np


def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    kept = []
    while True:
        kept.append(bytearray(1 << 20))
