"""The learning rate is so small that the loss hardly moves in 20 epochs: raise it."""

# expect: test_learns, test_other_labels
# known by: steps
# instead of: Adam(0.02)
# write: Adam(0.0001)
