"""This course measures surprise in natural logarithms; you used base 10."""

# expect: test_mean_surprise, test_known_losses, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return -np.log10(np.maximum(P[np.arange(len(y)), y], 1e-12)).mean()
