"""Each number belongs to one piece only: for positive ones you add the curve as well."""

# expect: test_ints_and_matrices, test_elu_values, test_elu_no_overflow, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * (np.exp(-np.abs(x)) - 1)
