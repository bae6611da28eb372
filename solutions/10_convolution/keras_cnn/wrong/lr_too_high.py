"""Such a large learning rate throws the weights so far that the network gets stuck at guessing: lower it."""

# expect: test_learns, test_other_labels
# known by: steps
# instead of: Adam(0.01)
# write: Adam(1.0)
