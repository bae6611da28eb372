# mistakes: ce_sign, ce_log0

import numpy as np


def cross_entropy(P, y):
    return np.log(P[np.arange(len(y)), y]).mean()
