"""Only one of the outputs has a loss: what the other answers, training does not look at. Give `loss` an entry for each name."""

# expect: test_loss, test_learns, test_other_labels
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss={"bought": "binary_crossentropy"}
