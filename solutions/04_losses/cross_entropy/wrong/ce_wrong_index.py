"""P[:, y] takes N x N entries, every listed class of every row; you need one per row: index rows and columns
together."""

# expect: test_mean_surprise, test_known_losses, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return -np.log(np.maximum(P[:, y], 1e-12)).mean()
