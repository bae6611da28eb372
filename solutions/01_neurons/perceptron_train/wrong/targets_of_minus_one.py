"""A target of 0 counts as -1 with you: the error is target minus prediction, both 0 or 1."""

# expect: test_mistake, test_gates, test_stops, test_clouds, test_other_samples, test_other_clouds
# instead of: error = t
# write: error = (2 * t - 1)
