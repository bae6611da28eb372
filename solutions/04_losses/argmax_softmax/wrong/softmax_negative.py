"""The largest score must get the largest probability; yours gets the smallest."""

# expect: 

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z.min(axis=axis, keepdims=True) - z)
    return e / e.sum(axis=axis, keepdims=True)
