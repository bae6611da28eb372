"""The exponent has to be at most 0, not at least: you cut off the negative numbers, for which it is meant."""

# expect: test_ints_and_matrices, test_elu_values, test_elu_no_jump, test_elu_no_overflow, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, alpha * (np.exp(np.maximum(x, 0)) - 1))
