"""Class numbers are names, not amounts: class 3 is not three times class 1. Use a cross-entropy as the loss."""

# expect: test_loss, test_learns, test_other_labels
# known by: loss
# instead of: "sparse_categorical_crossentropy"
# write: "mse"
