"""You returned log-probabilities: exponentiate them once more."""

# expect: 

import numpy as np


def softmax(z, axis=-1):
    shifted = z - z.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
