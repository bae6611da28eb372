"""Whether a hidden unit was on is seen in the forward pass, in Z1, not in the sign of the gradient that comes back."""

# expect: test_w1, test_b1, test_large, test_more_first
# instead of: dZ1 = (dZ2 @ params["W2"].T) * (Z1 > 0)
# write: dA = dZ2 @ params["W2"].T
# write: dZ1 = dA * (dA > 0)
