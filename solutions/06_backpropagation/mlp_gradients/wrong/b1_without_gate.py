"""b1 reaches the loss through ReLU too: where a hidden unit was off, its gradient is 0."""

# expect: test_b1, test_large, test_more_first
# instead of: dZ1.sum(axis=0)
# write: (dZ2 @ params["W2"].T).sum(axis=0)
