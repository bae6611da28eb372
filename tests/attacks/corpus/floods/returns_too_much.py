"""Returns more than can be sent: in size, and in depth."""
# checks: failed
# says: returned what cannot be sent: the value is too large: more than 16777216 bytes of data

import numpy as np


def argmax_onehot(Z):
    return np.broadcast_to(1.0, (100_000, 100_000))


def softmax(z, axis=-1):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    return nested
