"""An array made like an array of integers holds integers and cuts off every fraction: use floats for x and for the
gradient."""

# expect: test_integers, test_other_steps

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient
