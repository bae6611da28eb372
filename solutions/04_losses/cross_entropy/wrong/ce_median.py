"""Average over the samples with the mean, not with the median."""

# expect: test_mean_surprise, test_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return np.median(-np.log(np.maximum(P[np.arange(len(y)), y], 1e-12)))
