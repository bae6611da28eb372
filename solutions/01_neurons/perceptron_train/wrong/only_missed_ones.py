"""A 0 that was called 1 is a mistake too: then the weights move away from the sample."""

# expect: test_mistake, test_gates, test_stops, test_clouds, test_other_samples, test_other_clouds
# instead of: w = w + lr * error * x
# write: if error > 0:
# instead of: b = b + lr * error
# write:     w = w + lr * x
# write:     b = b + lr
