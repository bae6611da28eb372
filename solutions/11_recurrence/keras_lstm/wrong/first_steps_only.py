"""The answer does not depend on the late steps: the output layer has to read the last state, not the first."""

# expect: test_early_steps_count, test_learns, test_other_labels
# known by: hears
# instead of: LSTM(16),
# write: LSTM(16, return_sequences=True), keras.layers.Cropping1D((0, T - 1)), keras.layers.Flatten(),
