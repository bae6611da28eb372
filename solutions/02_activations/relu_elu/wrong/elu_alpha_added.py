"""Alpha multiplies the bracket (e^x - 1); you subtract it in the place of the 1."""

# expect: test_elu_values, test_elu_no_jump, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, np.exp(np.minimum(x, 0)) - alpha)
