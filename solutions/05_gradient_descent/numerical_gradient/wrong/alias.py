"""Your steps to either side begin where the last one ended: another name for x is no copy. Keep the value itself."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_x_unchanged, test_other_shapes, test_other_steps

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    x0 = x
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] = x0[i] + h
        above = f(x)
        x[i] = x0[i] - h
        below = f(x)
        x[i] = x0[i]
        gradient[i] = (above - below) / (2 * h)
    return gradient
