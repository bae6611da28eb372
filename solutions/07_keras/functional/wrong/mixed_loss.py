"""Only one output has a cross-entropy as its loss: both are probabilities, and both want one."""

# expect: test_loss, test_learns, test_other_labels
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss={"bought": "binary_crossentropy", "returned": "mse"}
