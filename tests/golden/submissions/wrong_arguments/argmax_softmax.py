"""One function takes too few arguments, the other is none."""

import numpy as np


def argmax_onehot():
    return np.zeros((4, 3))


softmax = 3.0
