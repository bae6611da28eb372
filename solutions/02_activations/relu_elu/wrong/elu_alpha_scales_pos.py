"""Positive numbers pass unchanged: alpha belongs to the negative side only."""

# expect: test_elu_values, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return alpha * np.where(x >= 0, x, np.exp(np.minimum(x, 0)) - 1)
