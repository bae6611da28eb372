"""You subtract the smallest score, so the largest still overflows: subtract the maximum."""

# expect: test_large_scores_stay_finite

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.min(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
