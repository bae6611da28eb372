"""Returns rows of different lengths, and a table of texts."""
# checks: failed
# says: is of type list, expected numbers

import numpy as np


def argmax_onehot(Z):
    return [[1, 0], [1, 0, 0], None, "a"]


def softmax(z, axis=-1):
    return np.array([["\x1b[2J", "b\x00"]] * 8)
