"""A sum of shape (N,) is spread along the columns: use keepdims=True, so that each row is divided by its own sum."""

# expect: test_rows_sum_to_one, test_values_follow_the_formula, test_softmax_on_other_scores

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis)
