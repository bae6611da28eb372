"""The rate of a dropout is the share that is dropped, not that which stays: almost nothing is left to learn from."""

# expect: test_learns, test_other_labels
# known by: drops
# instead of: LSTM(16)
# write: LSTM(16, dropout=0.95)
