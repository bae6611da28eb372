"""The left side of ELU is alpha (e^x - 1), not a tanh."""

# expect: test_ints_and_matrices, test_elu_values, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, alpha * np.tanh(x))
