"""Divide by the number of samples N, not by the number of classes C."""

# expect: test_mean_surprise, test_known_losses, test_probability_zero, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return -np.log(np.maximum(P[np.arange(len(y)), y], 1e-12)).sum() / P.shape[1]
