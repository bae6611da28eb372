"""A positive number passes as it is: you square it."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu

import numpy as np


def relu(x):
    return np.maximum(x, 0) ** 2
