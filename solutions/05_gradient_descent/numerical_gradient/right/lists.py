"""Flat numbers, a list comprehension, and nested lists as the result; the copy keeps its rounding errors to itself."""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    moving = np.asarray(x).astype(float)
    flat = moving.reshape(-1)

    def move(k, step):
        flat[k] += step
        return f(moving)

    slopes = [(move(k, h) - move(k, -2 * h), move(k, h))[0] / (2 * h) for k in range(flat.size)]
    return np.array(slopes).reshape(np.shape(x)).tolist()
