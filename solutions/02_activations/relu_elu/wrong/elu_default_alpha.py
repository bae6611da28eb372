"""Where nobody gives an alpha it is 1; yours has another default."""

# expect: test_ints_and_matrices, test_elu_values, test_elu_no_overflow

import numpy as np


def elu(x, alpha=0.1):
    return np.where(x >= 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))
