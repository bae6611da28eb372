"""A bias belongs to a unit: sum over the samples (axis 0), not over the units."""

# expect: test_shapes, test_last, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: dZ1.sum(axis=0)
# write: dZ1.sum(axis=1)
# instead of: dZ2.sum(axis=0)
# write: dZ2.sum(axis=1)
