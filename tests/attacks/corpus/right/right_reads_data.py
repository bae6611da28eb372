"""A right answer that opens a data set by the paths that work in a student's folder, and writes beside it."""
# earns: 16
# checks: passed

from pathlib import Path

import numpy as np

shapes = np.load("datasets/shapes.npz")
same = np.load("../../datasets/shapes.npz")
assert shapes["x_train"].shape == same["x_train"].shape
here = Path(__file__).parent
np.savetxt(here / "first.txt", shapes["x_train"][0].ravel())
assert np.loadtxt("first.txt").size


def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)

