"""Only the true class counts; you add up the logarithms of all of them."""

# expect: test_mean_surprise, test_known_losses, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return -np.log(np.maximum(P, 1e-12)).sum(axis=1).mean()
