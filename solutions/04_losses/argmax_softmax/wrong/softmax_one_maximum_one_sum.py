"""Maximum and sum are those of the whole batch: take both of each row alone, along the axis and with keepdims."""

# expect: test_rows_sum_to_one, test_values_follow_the_formula, test_large_scores_stay_finite, test_softmax_on_other_scores
# instead of: z.max(axis=axis, keepdims=True)
# write: z.max()
# instead of: e.sum(axis=axis, keepdims=True)
# write: e.sum()
