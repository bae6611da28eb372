"""ReLU belongs to the hidden layer: the scores of the last layer may be negative."""

# expect: test_loss, test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: A @ params["W2"] + params["b2"]
# write: np.maximum(A @ params["W2"] + params["b2"], 0)
