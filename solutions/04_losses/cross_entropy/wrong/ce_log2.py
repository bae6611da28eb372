"""This course measures surprise in natural logarithms; you used base 2."""

# expect: test_mean_surprise, test_known_losses, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    p = np.maximum(P[np.arange(len(y)), y], 1e-12)
    return -np.log2(p).mean()
