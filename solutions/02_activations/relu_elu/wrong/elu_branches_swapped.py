"""The two sides are exchanged: positive numbers pass as they are, the curve is for the negative ones."""

# expect: test_ints_and_matrices, test_elu_values, test_elu_no_jump, test_elu_no_overflow, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, alpha * (np.exp(-np.abs(x)) - 1), x)
