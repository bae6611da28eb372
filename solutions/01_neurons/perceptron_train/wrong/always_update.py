"""You move the weights on samples that were already right; learn only from mistakes."""

# expect: test_no_mistake, test_gates, test_stops, test_clouds, test_other_samples, test_other_clouds
# instead of: w = w + lr * error * x
# write: step = lr if t == 1 else -lr
# instead of: b = b + lr * error
# write: w = w + step * x
# write: b = b + step
