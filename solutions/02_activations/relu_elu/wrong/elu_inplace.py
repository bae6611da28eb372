"""Your function changed its input array, which belongs to the caller: build a new one."""

# expect: test_ints_and_matrices, test_input_unchanged, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    negative = x < 0
    x[negative] = alpha * (np.exp(x[negative]) - 1)
    return x
