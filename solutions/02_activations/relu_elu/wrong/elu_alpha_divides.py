"""Alpha multiplies the curve; you divide by it."""

# expect: test_elu_values, test_elu_no_jump, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, (np.exp(np.minimum(x, 0)) - 1) / alpha)
