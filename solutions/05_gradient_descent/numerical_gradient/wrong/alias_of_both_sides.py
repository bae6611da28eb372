"""Both sides are the same array, so every slope is 0: another name for x is no copy."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_x_unchanged, test_other_shapes, test_other_steps

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x, x
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
