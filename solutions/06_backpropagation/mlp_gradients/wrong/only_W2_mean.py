"""Only the last layer has its mean: divide the gradient of the scores by N once, and all that comes from it is right."""

# expect: test_w1, test_b1, test_large, test_more_first
# instead of: dZ2 /= len(X)
# write:
# instead of: A.T @ dZ2
# write: A.T @ dZ2 / len(X)
# instead of: dZ2.sum(axis=0)
# write: dZ2.mean(axis=0)
