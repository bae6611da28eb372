"""Positive numbers keep their sign: yours come back as negative ones."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu

import numpy as np


def relu(x):
    return -np.maximum(x, 0)
