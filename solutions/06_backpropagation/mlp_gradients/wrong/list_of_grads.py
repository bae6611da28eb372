"""The gradients are a dictionary with the names of the parameters."""

# expect: test_shapes, test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: {"W1": X.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": A.T @ dZ2, "b2": dZ2.sum(axis=0)}
# write: [X.T @ dZ1, dZ1.sum(axis=0), A.T @ dZ2, dZ2.sum(axis=0)]
