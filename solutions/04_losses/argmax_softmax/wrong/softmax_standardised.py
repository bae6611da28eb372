"""You rescale the scores before the exponential: softmax takes them as they are, less their maximum."""

# expect: test_values_follow_the_formula, test_large_scores_stay_finite, test_softmax_on_other_scores

import numpy as np


def softmax(z, axis=-1):
    shifted = z - z.max(axis=axis, keepdims=True)
    e = np.exp(shifted / (np.std(z, axis=axis, keepdims=True) + 1e-8))
    return e / e.sum(axis=axis, keepdims=True)
