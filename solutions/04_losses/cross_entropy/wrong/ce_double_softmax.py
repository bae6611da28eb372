"""P holds probabilities already: a second softmax makes them almost equal."""

# expect: test_mean_surprise, test_known_losses, test_probability_zero, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    e = np.exp(P)
    p = (e / e.sum(axis=1, keepdims=True))[np.arange(len(y)), y]
    return -np.log(p).mean()
