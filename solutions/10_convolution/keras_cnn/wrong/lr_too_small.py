"""The learning rate is so small that the loss hardly moves in 30 epochs: raise it."""
# expect: test_learns, test_other_labels
# known by: steps
# instead of: Adam(0.01)
# write: Adam(0.00001)
