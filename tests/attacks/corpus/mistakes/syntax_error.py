"""Is no Python."""
# checks: error
# says: the file could not be run: SyntaxError: '[' was never closed\n  line 9: return np.eye

import numpy as np


def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)


def softmax(z, axis=-1):
    return z
