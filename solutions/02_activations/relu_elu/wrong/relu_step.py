"""You returned 1 for every positive number; ReLU keeps its size."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu

import numpy as np


def relu(x):
    return np.where(x > 0, 1, 0)
