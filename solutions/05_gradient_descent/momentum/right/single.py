"""Copies in single precision that are changed in place, in one array."""

import numpy as np


def momentum_step(x, v, g, lr, beta):
    both = np.stack([x, v]).astype("float32")
    both[1] *= beta
    both[1] -= lr * np.asarray(g, "float32")
    both[0] += both[1]
    return both
