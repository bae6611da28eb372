"""On the left ELU goes down to -alpha; yours is 0 there, as of a ReLU."""

# expect: test_ints_and_matrices, test_elu_values, test_elu_no_jump, test_elu_no_overflow, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, 0.0)
