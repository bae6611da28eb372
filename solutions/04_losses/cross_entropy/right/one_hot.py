"""One-hot labels that mask the matrix, clipping on both sides, and np.logaddexp for the sum of exponentials."""

import numpy as np


def cross_entropy(P, y):
    Y = np.eye(P.shape[1])[y]
    return -(Y * np.log(np.clip(P, 1e-7, 1 - 1e-7))).sum(axis=1).mean()


def cross_entropy_from_logits(Z, y):
    Y = np.eye(Z.shape[1])[y]
    return np.mean(np.logaddexp.reduce(Z, axis=1) - (Y * Z).sum(axis=1))
