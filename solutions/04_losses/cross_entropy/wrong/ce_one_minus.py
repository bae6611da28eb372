"""1 - p is no surprise yet: take minus the logarithm of p."""

# expect: test_mean_surprise, test_known_losses, test_probability_zero, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return (1 - P[np.arange(len(y)), y]).mean()
