# mistakes: elu_ignore_alpha, elu_int_truncation

import numpy as np


def elu(x, alpha=1.0):
    result = x.copy()
    result[x < 0] = np.exp(x[x < 0]) - 1
    return result
