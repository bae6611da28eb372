"""ReLU is missing in the forward pass: without it the two layers are one."""

# expect: test_loss, test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: np.maximum(Z1, 0)
# write: Z1
# instead of: (dZ2 @ params["W2"].T) * (Z1 > 0)
# write: dZ2 @ params["W2"].T
