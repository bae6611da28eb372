"""You summed over samples and units, to one number: the gradient of a bias has one for each unit (axis 0)."""

# expect: test_shapes, test_last, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: dZ1.sum(axis=0)
# write: dZ1.sum()
# instead of: dZ2.sum(axis=0)
# write: dZ2.sum()
