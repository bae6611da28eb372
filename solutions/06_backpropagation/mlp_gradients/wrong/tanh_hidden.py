"""The hidden units bend by ReLU here, not by tanh."""

# expect: test_loss, test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: np.maximum(Z1, 0)
# write: np.tanh(Z1)
# instead of: Z1 > 0
# write: 1 - A**2
