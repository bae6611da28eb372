"""Softmax rounds the probability of a hopeless class to 0, and log(0) is infinite: never form it, work with the scores and the logarithm of the sum."""

# expect: test_huge_logits_cost_their_gap, test_loss_on_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    return -np.log(P[np.arange(len(y)), y]).mean()
