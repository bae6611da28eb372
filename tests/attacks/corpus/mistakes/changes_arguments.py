"""Is right, and leaves its arguments as something else."""
# earns: 3
# checks: failed passed failed failed failed passed failed
# says: changed its input: argument 1 of argmax_onehot is not what it was before the call

import numpy as np


def argmax_onehot(Z):
    onehot = np.eye(Z.shape[1])[Z.argmax(axis=1)]
    Z[:] = 0
    return onehot


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    z.shape = (1,) * 29 + (z.size,)
    return e / e.sum(axis=axis, keepdims=True)
