"""Return the loss and the gradients, a pair."""

# expect: test_loss, test_shapes, test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: loss = -log_p[rows, y].mean()
# write:
# instead of: loss, {"W1": X.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": A.T @ dZ2, "b2": dZ2.sum(axis=0)}
# write: {"W1": X.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": A.T @ dZ2, "b2": dZ2.sum(axis=0)}
