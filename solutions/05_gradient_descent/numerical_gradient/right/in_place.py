"""Works in the caller's array when it holds floats, and puts back exactly what was there."""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    gradient = np.empty(x.shape)
    walk = np.nditer(x, flags=["multi_index"])
    for number in walk:
        i, kept = walk.multi_index, float(number)
        x[i] = kept + h
        gradient[i] = f(x)
        x[i] = kept - h
        gradient[i] -= f(x)
        x[i] = kept
    return gradient / (2 * h)
