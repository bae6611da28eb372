"""All perceptrons at once by broadcasting, float32; hidden units for "only the first" and "only the second"."""

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    w1, w2, b = np.meshgrid(ws, ws, bs, indexing="ij")
    x1, x2 = INPUTS.T.reshape(2, 4, 1, 1, 1)
    outputs = x1 * w1 + x2 * w2 + b >= 0
    right = outputs == np.array(labels, dtype=bool).reshape(4, 1, 1, 1)
    return np.float32(right.mean(axis=0).max())


def xor_two_layers():
    W1 = np.array([[3, -2], [-4, 1]], dtype=np.float32)
    return W1, np.array([-1, -0.5], dtype=np.float32), np.array([2, 2], dtype=np.float32), np.float32(-1)
