"""The input `channel` ends nowhere: the hidden layer has to read both inputs, joined to one row."""

# expect: test_both_inputs, test_learns, test_other_sizes, test_other_questions
# instead of: Dense(16, activation="relu")(joined)
# write: Dense(16, activation="relu")(numeric)
