"""The error is target minus prediction, 0 or 1; you subtract the weighted sum itself."""

# expect: test_mistake, test_no_mistake, test_gates, test_stops, test_clouds, test_other_samples, test_other_clouds
# instead of: int(x @ w + b >= 0)
# write: (x @ w + b)
