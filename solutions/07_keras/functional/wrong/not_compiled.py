"""The model is not compiled: it has neither a loss nor an optimiser yet."""

# expect: test_loss, test_learns, test_other_labels
# instead of: model.compile(optimizer="adam", loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"})
# write:
