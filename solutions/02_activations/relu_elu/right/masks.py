"""A float copy, written to where a mask says so; exp sees the negative numbers only."""

import numpy as np


def relu(x):
    return x * (x > 0)


def elu(x, alpha=1.0):
    result = np.array(x, dtype=float)
    negative = result < 0
    result[negative] = alpha * np.expm1(result[negative])
    return result
