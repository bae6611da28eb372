"""That is the perplexity, e to the loss; return the loss itself."""

# expect: test_mean_surprise, test_known_losses, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return np.exp(-np.log(np.maximum(P[np.arange(len(y)), y], 1e-12)).mean())
