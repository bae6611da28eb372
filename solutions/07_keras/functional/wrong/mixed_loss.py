"""One of the outputs has another loss than the other: both answer a yes-or-no question, so both want the binary cross-entropy."""

# expect: test_loss, test_learns, test_other_labels
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss={"bought": "binary_crossentropy", "returned": "mse"}
