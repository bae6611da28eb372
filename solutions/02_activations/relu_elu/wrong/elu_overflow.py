"""exp(10000) overflows, even where its result is thrown away: give exp only numbers up to 0."""

# expect: test_elu_no_overflow, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, alpha * (np.exp(x) - 1))
