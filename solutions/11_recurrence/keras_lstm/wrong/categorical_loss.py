"""Categorical cross-entropy compares several classes, and over one unit it is always 0: the loss here is the binary
one.
"""

# expect: test_loss, test_learns, test_other_labels
# known by: loss, columns
# instead of: "binary_crossentropy"
# write: "categorical_crossentropy"
