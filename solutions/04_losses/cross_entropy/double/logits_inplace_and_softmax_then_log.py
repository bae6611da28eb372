# mistakes: logits_inplace, logits_softmax_then_log

import numpy as np


def cross_entropy_from_logits(Z, y):
    Z -= Z.max(axis=1, keepdims=True)
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    return -np.log(P[np.arange(len(y)), y]).mean()
