# mistakes: elu_no_minus1, elu_inplace

import numpy as np


def elu(x, alpha=1.0):
    negative = x < 0
    x[negative] = alpha * np.exp(x[negative])
    return x
