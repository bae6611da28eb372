"""Classes are counted from 0: y = 0 means column 0, and you look one column further left."""

# expect: test_mean_surprise, test_known_losses, test_probability_zero, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return -np.log(np.maximum(P[np.arange(len(y)), y - 1], 1e-12)).mean()
