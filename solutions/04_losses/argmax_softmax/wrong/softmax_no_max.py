"""exp(1000) overflows: subtract the row maximum first; the result is unchanged."""

# expect: test_large_scores_stay_finite, test_softmax_on_other_scores

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)
