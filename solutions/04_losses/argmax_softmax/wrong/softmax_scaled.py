"""You divide the scores by the largest one; subtract it, for only differences count."""

# expect: test_values_follow_the_formula, test_large_scores_stay_finite, test_softmax_on_other_scores

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z / np.abs(z).max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
