"""The loss is a mean over the samples, and so is its gradient: divide by N, once."""

# expect: test_last, test_w1, test_b1, test_large, test_more_last, test_more_first
# instead of: dZ2 /= len(X)
# write:
