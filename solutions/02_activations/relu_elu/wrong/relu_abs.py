"""ReLU does not flip signs: a negative input becomes 0, not its positive twin."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu

import numpy as np


def relu(x):
    return np.abs(x)
