"""You keep the negative numbers, with the sign turned round: it is the positive ones that pass."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu

import numpy as np


def relu(x):
    return np.maximum(-x, 0)
