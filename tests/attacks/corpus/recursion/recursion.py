"""Calls itself for ever."""
# earns: 5
# checks: passed passed error error error passed error
# says: raised RecursionError: maximum recursion depth exceeded

import numpy as np

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    return softmax(z, axis)
