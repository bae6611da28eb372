"""One output has no loss: say for each of them, by its name, which loss it has."""

# expect: test_loss, test_learns, test_other_labels
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss={"bought": "binary_crossentropy"}
