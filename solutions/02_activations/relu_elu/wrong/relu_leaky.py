"""That is leaky ReLU: here negative numbers become exactly 0."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu

import numpy as np


def relu(x):
    return np.where(x > 0, x, 0.01 * x)
