"""The weights move by the target alone, so a wrong 1 is never taken back; use the error, target minus prediction."""

# expect: test_mistake, test_no_mistake, test_gates, test_stops, test_clouds, test_other_samples, test_other_clouds
# instead of: w = w + lr * error * x
# write: w = w + lr * t * x
# instead of: b = b + lr * error
# write: b = b + lr * t
