"""The learning rate scales the step of the bias as well, not only that of the weights."""

# expect: test_mistake, test_other_samples
# instead of: b + lr * error
# write: b + error
