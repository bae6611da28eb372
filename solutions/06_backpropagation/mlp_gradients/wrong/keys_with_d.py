"""The gradients have the names of their parameters, "W1" and not "dW1"."""

# expect: test_shapes, test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: "W1": X
# write: "dW1": X
# instead of: "b1": dZ1
# write: "db1": dZ1
# instead of: "W2": A
# write: "dW2": A
# instead of: "b2": dZ2
# write: "db2": dZ2
