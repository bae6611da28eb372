"""Forgets the return, and returns text."""
# checks: failed
# says: returned None. Did you forget `return`?

import numpy as np


def argmax_onehot(Z):
    np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    return str(z)
