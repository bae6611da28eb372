"""That is the mean squared error of all classes; the cross-entropy is minus the logarithm of the true one's."""

# expect: test_mean_surprise, test_known_losses, test_probability_zero, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    onehot = np.zeros_like(P)
    onehot[np.arange(len(y)), y] = 1
    return ((P - onehot) ** 2).sum(axis=1).mean()
