"""ReLU gives 0 or any positive number, and a probability lies between 0 and 1: give the last layer a sigmoid."""

# expect: test_outputs, test_other_lengths
# known by: last
# instead of: LSTM(16)
# write: LSTM(12)
# instead of: "sigmoid"
# write: "relu"
