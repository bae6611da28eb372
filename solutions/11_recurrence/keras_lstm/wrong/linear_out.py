"""The output must be a probability, from 0 to 1: give the last layer a sigmoid."""
# expect: test_outputs, test_loss, test_other_lengths
# known by: last
# instead of: , activation="sigmoid"
# write:
