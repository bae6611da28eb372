"""After a mistake your weights move away from the target: the error is target minus prediction."""

# expect: test_mistake, test_gates, test_stops, test_clouds, test_other_samples, test_other_clouds
# instead of: t - int(x @ w + b >= 0)
# write: int(x @ w + b >= 0) - t
