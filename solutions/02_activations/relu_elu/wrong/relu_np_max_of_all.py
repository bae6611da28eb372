"""np.max looks for the largest element; np.maximum compares each element with 0."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu

import numpy as np


def relu(x):
    return max(0, np.max(x))
