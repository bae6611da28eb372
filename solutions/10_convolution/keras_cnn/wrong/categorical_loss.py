"""The labels are class numbers, not one-hot rows: the loss for them has `sparse` in its name."""

# expect: test_loss, test_learns, test_other_labels
# known by: loss
# instead of: "sparse_categorical_crossentropy"
# write: "categorical_crossentropy"
