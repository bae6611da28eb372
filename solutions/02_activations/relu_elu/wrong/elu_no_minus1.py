"""ELU must not jump at 0: subtract 1 from e^x, so that the curve starts from 0."""

# expect: test_ints_and_matrices, test_elu_values, test_elu_no_jump, test_elu_no_overflow, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, alpha * np.exp(np.minimum(x, 0)))
