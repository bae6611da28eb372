"""The logarithm is not multiplied by the probability once more: that is an entropy."""

# expect: test_mean_surprise, test_known_losses, test_probability_zero, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    p = np.maximum(P[np.arange(len(y)), y], 1e-12)
    return -(p * np.log(p)).mean()
