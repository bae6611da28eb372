"""Returns more than can be sent: in size, and in depth."""

import numpy as np


def argmax_onehot(Z):
    return np.broadcast_to(1.0, (100_000, 100_000))


def softmax(z, axis=-1):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    return nested
