"""The logarithm of 0 is minus infinity: lift tiny probabilities to a small constant before you take it."""

# expect: test_known_losses, test_probability_zero, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    Y = np.eye(P.shape[1])[y]
    return -(Y * np.log(P)).sum(axis=1).mean()
