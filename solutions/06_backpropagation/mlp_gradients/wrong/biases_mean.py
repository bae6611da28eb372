"""Sum over the samples to get the gradients of the biases: the division by N is already in dZ2."""

# expect: test_last, test_b1, test_large, test_more_last, test_more_first
# instead of: dZ1.sum(axis=0)
# write: dZ1.mean(axis=0)
# instead of: dZ2.sum(axis=0)
# write: dZ2.mean(axis=0)
