"""An array made like an array of integers holds integers and cuts off every fraction: use floats for x and for the
gradient."""

# expect: test_integers, test_other_steps

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    x = x.copy()
    gradient = np.zeros_like(x, dtype=float)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        above = f(x)
        x[i] = kept - h
        below = f(x)
        x[i] = kept
        gradient[i] = (above - below) / (2 * h)
    return gradient
