"""Your function writes the products into the array x, which belongs to the caller: multiply into a new one."""

# expect: test_weighted_sum

import numpy as np


def neuron_output(x, w, b):
    x = np.asarray(x, dtype=float)
    x *= w
    return np.sum(x) + b
