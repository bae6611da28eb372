"""A hidden unit that was off passes no gradient: there the slope of ReLU is 0."""

# expect: test_w1, test_b1, test_large, test_more_first
# instead of: (dZ2 @ params["W2"].T) * (Z1 > 0)
# write: dZ2 @ params["W2"].T
