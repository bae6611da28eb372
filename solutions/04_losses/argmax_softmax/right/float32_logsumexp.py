"""Another formula, exp(z - log sum exp z), in single precision; np.eye for the one-hot rows."""

import numpy as np


def argmax_onehot(Z):
    return np.eye(Z.shape[1], dtype=int)[np.argmax(Z, axis=1)]


def softmax(z, axis=-1):
    z = np.asarray(z, dtype=np.float32)
    top = np.max(z, axis=axis, keepdims=True)
    return np.exp(z - (top + np.log(np.exp(z - top).sum(axis=axis, keepdims=True))))
