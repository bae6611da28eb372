"""Forgets the return, and returns text."""

import numpy as np


def argmax_onehot(Z):
    np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    return str(z)
