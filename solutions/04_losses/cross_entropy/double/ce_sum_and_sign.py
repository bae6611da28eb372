# mistakes: ce_sum, ce_sign

import numpy as np


def cross_entropy(P, y):
    p = np.maximum(P[np.arange(len(y)), y], 1e-12)
    return np.log(p).sum()
