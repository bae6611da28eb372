"""W1 reaches the loss through ReLU: where a hidden unit was off, its gradient is 0."""

# expect: test_w1, test_large, test_more_first
# instead of: @ dZ1
# write: @ (dZ2 @ params["W2"].T)
