"""A right answer that turns warnings into exceptions for itself."""
# earns: 16
# checks: passed

import warnings

import numpy as np

warnings.simplefilter("error")
np.seterr(over="raise", invalid="raise", divide="raise")

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]

def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
