"""Tanh gives numbers from -1 to 1, and a probability lies between 0 and 1: give the last layer a sigmoid."""

# expect: test_outputs, test_loss, test_other_lengths
# known by: last
# instead of: "sigmoid"
# write: "tanh"
