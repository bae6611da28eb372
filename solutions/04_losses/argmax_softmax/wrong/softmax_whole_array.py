"""You divided by the sum over the whole batch; each row has its own sum."""

# expect: 

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum()
