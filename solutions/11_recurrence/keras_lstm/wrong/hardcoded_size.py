"""The model reads steps of one size only, whatever is asked for: take the number of values per step from `D`."""

# expect: test_outputs, test_other_lengths
# known by: depth
# instead of: (T, D)),
# write: (T, 2)),
