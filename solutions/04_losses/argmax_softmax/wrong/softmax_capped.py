"""You cut large scores off before the exponential, so that they all count the same: subtract the maximum instead."""

# expect: test_large_scores_stay_finite, test_softmax_on_other_scores
# also: LIMIT = 700 | 100 | 50 | 709 | 300

import numpy as np

LIMIT = 500


def softmax(z, axis=-1):
    e = np.exp(np.minimum(z, LIMIT))
    return e / e.sum(axis=axis, keepdims=True)
