"""The answer is yes or no, and the output is the probability of yes: the loss for that is binary cross-entropy."""

# expect: test_loss
# known by: loss
# instead of: "binary_crossentropy"
# write: "mse"
