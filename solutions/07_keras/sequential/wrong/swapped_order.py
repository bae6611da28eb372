"""The hidden layers stand in reverse: the first number of the list belongs to the layer next to the input."""

# expect: test_parameters, test_other_sizes
# instead of: in hidden
# write: in reversed(hidden)
