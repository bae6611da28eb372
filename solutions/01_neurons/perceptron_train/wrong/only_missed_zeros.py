"""A 1 that was called 0 is a mistake too: then the weights move towards the sample."""

# expect: test_gates, test_stops, test_clouds, test_other_clouds
# instead of: w = w + lr * error * x
# write: if error < 0:
# instead of: b = b + lr * error
# write:     w = w - lr * x
# write:     b = b - lr
