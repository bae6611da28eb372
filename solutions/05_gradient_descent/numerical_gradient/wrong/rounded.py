"""The slopes come back rounded: return them as they are."""

# expect: test_quadratic, test_other_shapes, test_other_steps

import numpy as np

DIGITS = 2


def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        above = f(x)
        x[i] = kept - h
        below = f(x)
        x[i] = kept
        gradient[i] = (above - below) / (2 * h)
    return np.round(gradient, DIGITS)
