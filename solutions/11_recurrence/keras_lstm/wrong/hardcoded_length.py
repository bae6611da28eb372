"""The model reads sequences of one length only, whatever is asked for: take it from `T`."""

# expect: test_outputs, test_other_lengths
# known by: length
# instead of: (T, D)),
# write: (20, D)),
