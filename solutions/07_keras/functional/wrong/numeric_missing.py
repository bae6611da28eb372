"""The input `numeric` ends nowhere: the hidden layer has to read both inputs, joined to one row."""

# expect: test_both_inputs, test_bends, test_learns, test_other_sizes
# instead of: Dense(16, activation="relu")(joined)
# write: Dense(16, activation="relu")(channel)
