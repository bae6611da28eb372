"""The prediction is 1 where the sum is at least 0; you compare it with another number."""

# expect: test_mistake, test_no_mistake, test_gates, test_clouds, test_other_samples, test_other_clouds
# also: THRESHOLD = 1
# instead of: int(x @ w + b >= 0)
# write: int(x @ w + b >= THRESHOLD)

THRESHOLD = 0.5
