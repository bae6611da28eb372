"""The answer is yes or no, and the output is the probability of yes: the loss for that is binary cross-entropy."""

# expect: test_outputs, test_loss, test_other_lengths
# known by: loss, last
# instead of: , activation="sigmoid"
# write:
# instead of: "binary_crossentropy"
# write: "mse"
