"""Take the logarithm of each sample's probability first, and average afterwards."""

# expect: test_mean_surprise, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return -np.log(np.maximum(P[np.arange(len(y)), y].mean(), 1e-12))
