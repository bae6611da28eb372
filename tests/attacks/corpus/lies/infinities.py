"""Return infinities of both signs, whose sum makes numpy warn wherever somebody adds them up."""
# earns: 0
# says: the row sums: | returned [[-inf, inf]]

import numpy as np


def argmax_onehot(Z):
    return np.full(Z.shape, np.finfo("f8").max)


def softmax(z, axis=-1):
    found = np.full(z.shape, np.inf)
    found[..., 0] = -np.inf
    return found
