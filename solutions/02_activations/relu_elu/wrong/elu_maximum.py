"""The larger of both pieces is not ELU where alpha is above 1: choose the piece by the sign of x."""

# expect: test_elu_values, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.maximum(x, alpha * (np.exp(np.minimum(x, 0)) - 1))
