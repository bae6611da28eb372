"""A gradient has the shape of its parameter: those of your weights are transposed."""

# expect: test_shapes, test_last, test_w1, test_large, test_more_last, test_more_first, test_step
# instead of: X.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": A.T @ dZ2
# write: dZ1.T @ X, "b1": dZ1.sum(axis=0), "W2": dZ2.T @ A
