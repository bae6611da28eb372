"""You apply softmax to its own result, which makes the probabilities almost equal: once is enough."""

# expect: test_values_follow_the_formula, test_large_scores_stay_finite, test_softmax_on_other_scores

import numpy as np


def softmax(z, axis=-1):
    for _ in range(2):
        e = np.exp(z - z.max(axis=axis, keepdims=True))
        z = e / e.sum(axis=axis, keepdims=True)
    return z
