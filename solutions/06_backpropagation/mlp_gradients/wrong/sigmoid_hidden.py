"""The hidden units bend by ReLU here, not by a sigmoid."""

# expect: test_loss, test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: np.maximum(Z1, 0)
# write: 1 / (1 + np.exp(-np.maximum(Z1, -500)))
# instead of: (Z1 > 0)
# write: A * (1 - A)
