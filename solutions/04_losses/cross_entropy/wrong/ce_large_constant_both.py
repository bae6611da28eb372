"""Your constant is too large: probabilities below it still differ, and cost more than you let them. Take 1e-12."""

# expect: test_known_losses, test_probability_zero
# also: SMALLEST = 1e-2 | 1e-4

import numpy as np

SMALLEST = 1e-3


def cross_entropy(P, y):
    return -np.log(np.clip(P[np.arange(len(y)), y], SMALLEST, 1 - SMALLEST)).mean()
