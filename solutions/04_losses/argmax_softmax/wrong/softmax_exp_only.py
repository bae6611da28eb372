"""Divide by the sum: powers of e alone do not add up to 1."""

# expect: test_rows_sum_to_one, test_values_follow_the_formula, test_large_scores_stay_finite, test_softmax_on_other_scores

import numpy as np


def softmax(z, axis=-1):
    return np.exp(z - z.max(axis=axis, keepdims=True))
