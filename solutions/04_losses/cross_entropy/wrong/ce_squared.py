"""That is the squared distance from 1; the cross-entropy is minus the logarithm of the probability."""

# expect: test_mean_surprise, test_known_losses, test_probability_zero, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return ((1 - P[np.arange(len(y)), y]) ** 2).mean()
