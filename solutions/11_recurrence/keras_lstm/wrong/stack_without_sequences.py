"""A recurrent layer that stands before another must hand on its output after every step: `return_sequences=True`."""

# expect: test_outputs, test_recurrent_layer, test_early_steps_count, test_loss, test_learns, test_other_lengths, test_other_labels
# known by: error
# instead of: LSTM(16)
# write: LSTM(16), keras.layers.LSTM(8)
