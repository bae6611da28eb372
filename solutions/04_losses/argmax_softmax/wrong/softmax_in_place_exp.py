"""Your function wrote into the array of scores, which belongs to the caller: compute in a new one."""

# expect: test_values_follow_the_formula

import numpy as np


def softmax(z, axis=-1):
    z -= z.max(axis=axis, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=axis, keepdims=True)
    return z
