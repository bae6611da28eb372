"""The categorical cross-entropy compares the units of one layer, and here is one unit: the loss for yes or no is the binary one."""

# expect: test_loss, test_learns, test_other_labels
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss="categorical_crossentropy"
