"""Use powers of e, not of 10."""

# expect: test_values_follow_the_formula, test_large_scores_stay_finite, test_softmax_on_other_scores


def softmax(z, axis=-1):
    e = 10.0 ** (z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
