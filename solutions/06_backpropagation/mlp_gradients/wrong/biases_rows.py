"""The gradient of a bias has its shape, (H,) or (C,): yours is a row of a matrix."""

# expect: test_shapes, test_last, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: return loss, {"W1": X.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": A.T @ dZ2, "b2": dZ2.sum(axis=0)}
# write: return loss, {
# write:     "W1": X.T @ dZ1,
# write:     "b1": dZ1.sum(axis=0, keepdims=True),
# write:     "W2": A.T @ dZ2,
# write:     "b2": dZ2.sum(axis=0, keepdims=True),
# write: }
