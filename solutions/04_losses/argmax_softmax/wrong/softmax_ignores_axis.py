"""`axis` has no effect: with axis=0 each column should sum to 1, so pass it on to the maximum and to the sum."""
# expect: test_values_follow_the_formula, test_softmax_on_other_scores

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
