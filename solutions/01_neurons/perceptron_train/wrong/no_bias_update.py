"""The bias never changes, so the border stays at the origin: it learns like a weight whose input is always 1."""

# expect: test_mistake, test_gates, test_stops, test_clouds, test_other_samples, test_other_clouds
# instead of: b = b + lr * error
# write:
