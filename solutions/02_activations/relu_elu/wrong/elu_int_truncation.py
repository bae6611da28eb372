"""A copy of an integer array holds integers and cuts off every fraction: make the result an array of floats."""

# expect: test_ints_and_matrices

import numpy as np


def elu(x, alpha=1.0):
    result = x.copy()
    result[x < 0] = alpha * (np.exp(x[x < 0]) - 1)
    return result
