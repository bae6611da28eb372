"""You averaged the probabilities themselves; the surprise is minus their logarithm."""

# expect: test_mean_surprise, test_known_losses, test_probability_zero, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return -P[np.arange(len(y)), y].mean()
