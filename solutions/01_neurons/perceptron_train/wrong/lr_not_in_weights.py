"""The learning rate scales the step of the weights as well, not only that of the bias."""

# expect: test_mistake, test_other_samples
# instead of: w + lr * error
# write: w + error
