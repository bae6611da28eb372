"""Use powers of e, not of 2."""

# expect: test_ints_and_matrices, test_elu_values, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, alpha * (2.0 ** np.minimum(x, 0) - 1))
