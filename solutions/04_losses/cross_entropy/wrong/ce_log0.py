"""The logarithm of 0 is minus infinity: lift tiny probabilities to a small constant before you take it."""

# expect: test_probability_zero

import numpy as np


def cross_entropy(P, y):
    return -np.log(P[np.arange(len(y)), y]).mean()
