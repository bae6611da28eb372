"""Only the true class counts; you added log(1 - p) of the other classes."""

# expect: test_mean_surprise, test_known_losses, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    Y = np.eye(P.shape[1])[y]
    P = np.clip(P, 1e-12, 1 - 1e-12)
    return -(Y * np.log(P) + (1 - Y) * np.log(1 - P)).sum(axis=1).mean()
