"""Defines one function of two."""
# earns: 5
# checks: passed passed error error error passed error
# says: there is no function `softmax` in the file

import numpy as np

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]
