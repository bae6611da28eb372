"""The surprise is minus the logarithm of p, which is the logarithm of 1/p: yours is 1/p itself."""

# expect: test_mean_surprise, test_known_losses, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return (1 / np.maximum(P[np.arange(len(y)), y], 1e-12)).mean()
