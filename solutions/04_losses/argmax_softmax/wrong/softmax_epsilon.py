"""Adding a constant to the sum makes the rows sum to less than 1; after subtracting the maximum it is not needed."""

# expect: 

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / (e.sum(axis=axis, keepdims=True) + 0.01)
