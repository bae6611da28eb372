"""The dictionary has a gradient for each parameter: those of the biases are missing."""

# expect: test_shapes, test_last, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: "b1": dZ1.sum(axis=0), "W2": A.T @ dZ2, "b2": dZ2.sum(axis=0)
# write: "W2": A.T @ dZ2
