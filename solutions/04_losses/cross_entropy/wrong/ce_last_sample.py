"""You return the loss of one sample: the loss of a batch is the mean over all of them."""

# expect: test_mean_surprise, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return -np.log(max(P[-1, y[-1]], 1e-12))
