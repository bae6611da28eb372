"""The mean over the samples is all: there is no factor of one half."""

# expect: test_mean_surprise, test_known_losses, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return -np.log(np.maximum(P[np.arange(len(y)), y], 1e-12)).mean() / 2
