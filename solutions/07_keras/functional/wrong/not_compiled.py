"""The model has no loss and no optimiser yet: call model.compile before you return it."""

# expect: test_loss, test_learns, test_other_labels
# known by: compiled
# instead of: model.compile(optimizer="adam", loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"})
# write:
