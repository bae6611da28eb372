"""The step is the sample itself, scaled by the error: you move every weight by the same amount."""

# expect: test_mistake, test_gates, test_stops, test_clouds, test_other_samples, test_other_clouds
# instead of: lr * error * x
# write: lr * error
