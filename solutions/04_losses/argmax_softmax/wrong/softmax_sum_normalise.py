"""Exponentiate first: raw scores can be negative, probabilities cannot."""

# expect: test_values_follow_the_formula, test_large_scores_stay_finite, test_softmax_on_other_scores


def softmax(z, axis=-1):
    return z / z.sum(axis=axis, keepdims=True)
