"""The model answers after every step: let the recurrent layer give back its last state only."""

# expect: test_outputs, test_early_steps_count, test_loss, test_learns, test_other_lengths, test_other_labels
# known by: axes
# instead of: LSTM(16)
# write: LSTM(16, return_sequences=True)
