"""You kept the negative numbers and cut off the positive ones: take the larger of 0 and x, not the smaller."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu

import numpy as np


def relu(x):
    return np.minimum(x, 0)
