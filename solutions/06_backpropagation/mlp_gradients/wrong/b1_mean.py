"""The gradient of b1 is a sum over the samples: the division by N is already in dZ2."""

# expect: test_b1, test_large, test_more_first
# instead of: dZ1.sum(axis=0)
# write: dZ1.mean(axis=0)
