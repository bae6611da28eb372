"""Exponentiate the scores; you square them, which loses the sign."""

# expect: test_values_follow_the_formula, test_large_scores_stay_finite, test_softmax_on_other_scores

import numpy as np


def softmax(z, axis=-1):
    e = np.asarray(z, dtype=float) ** 2
    return e / e.sum(axis=axis, keepdims=True)
