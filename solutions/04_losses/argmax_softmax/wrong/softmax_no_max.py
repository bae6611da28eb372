"""exp(1000) overflows: subtract the row maximum first; the result is unchanged."""

# expect: 

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)
