"""One error moves both: you predict once more with the new weights before the bias moves."""

# expect: test_mistake, test_gates, test_stops, test_other_samples
# instead of: b + lr * error
# write: b + lr * (t - int(x @ w + b >= 0))
