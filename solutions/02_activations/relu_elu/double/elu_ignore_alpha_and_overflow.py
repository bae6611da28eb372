# mistakes: elu_ignore_alpha, elu_overflow

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, np.exp(x) - 1)
