"""The left side of ELU is alpha (e^x - 1), not a sigmoid."""

# expect: test_ints_and_matrices, test_elu_values, test_elu_no_jump, test_elu_no_overflow, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, alpha / (1 + np.exp(-np.maximum(x, -700))))
