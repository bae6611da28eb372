"""You take the logarithm of 1 - p: the surprise is minus that of p, the probability of the true class."""

# expect: test_mean_surprise, test_known_losses, test_probability_zero, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return -np.log(np.maximum(1 - P[np.arange(len(y)), y], 1e-12)).mean()
