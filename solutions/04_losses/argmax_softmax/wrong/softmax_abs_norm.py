"""Absolute values lose the sign: a very negative score must get a small probability."""

# expect: test_values_follow_the_formula, test_large_scores_stay_finite, test_softmax_on_other_scores

import numpy as np


def softmax(z, axis=-1):
    return np.abs(z) / np.abs(z).sum(axis=axis, keepdims=True)
