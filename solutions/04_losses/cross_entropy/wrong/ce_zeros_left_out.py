"""A true class of probability 0 is the worst surprise, and you leave it out of the mean."""

# expect: test_probability_zero

import numpy as np


def cross_entropy(P, y):
    p = P[np.arange(len(y)), y]
    return -np.log(p[p > 0]).sum() / len(y)
