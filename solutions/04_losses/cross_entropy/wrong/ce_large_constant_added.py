"""Your constant is too large: it makes every probability larger and every loss smaller. Take 1e-12."""

# expect: test_mean_surprise, test_known_losses, test_probability_zero, test_other_probabilities
# also: SMALLEST = 1e-2 | 1e-4 | 0.1

import numpy as np

SMALLEST = 1e-3


def cross_entropy(P, y):
    return -np.log(P[np.arange(len(y)), y] + SMALLEST).mean()
