"""Each row must sum to 1; you normalised down the columns."""

# expect: test_rows_sum_to_one, test_values_follow_the_formula, test_large_scores_stay_finite, test_softmax_on_other_scores

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
