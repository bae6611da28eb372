"""One function takes too few arguments, the other is none."""
# checks: error
# says: takes 0 positional arguments but 1 was given

import numpy as np


def argmax_onehot():
    return np.zeros((4, 3))


softmax = 3.0
