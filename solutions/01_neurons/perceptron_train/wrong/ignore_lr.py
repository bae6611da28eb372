"""`lr` has no effect: with half the learning rate, a mistake should move the weights half as far."""

# expect: test_mistake, test_other_samples
# instead of: w = w + lr * error * x
# write: w = w + error * x
# instead of: b = b + lr * error
# write: b = b + error
