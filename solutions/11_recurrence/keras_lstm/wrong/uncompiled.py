"""The model has no loss and no optimiser yet: call model.compile before you return it."""

# expect: test_loss, test_learns, test_other_labels
# known by: compiled
# instead of: model = keras.Sequential
# write: return keras.Sequential
# instead of: model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
# write:
# instead of: return model
# write:
