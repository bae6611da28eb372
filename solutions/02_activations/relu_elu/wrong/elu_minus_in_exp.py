"""On the negative side e^x must become small: you take e^-x, which grows."""

# expect: test_ints_and_matrices, test_elu_values, test_elu_no_jump, test_elu_no_overflow, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, alpha * (np.exp(np.minimum(-x, 700)) - 1))
