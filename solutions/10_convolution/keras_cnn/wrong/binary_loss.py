"""Binary cross-entropy is for a yes or no; here are several classes, of which one is right: the loss for class numbers
is the sparse categorical one.
"""

# expect: test_loss, test_learns, test_other_labels
# known by: loss
# instead of: "sparse_categorical_crossentropy"
# write: "binary_crossentropy"
