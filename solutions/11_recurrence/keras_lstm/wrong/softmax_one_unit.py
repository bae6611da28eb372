"""Softmax over one unit is always 1, whatever the network has read: the output of a yes-or-no question is sigmoid."""

# expect: test_early_steps_count, test_loss, test_learns, test_other_labels
# known by: columns, output
# instead of: "sigmoid"
# write: "softmax"
