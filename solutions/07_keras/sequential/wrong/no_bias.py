"""Keep the biases: without them every layer maps zeros to zeros, and no unit can shift the point where it bends."""

# expect: test_parameters, test_other_sizes
# known by: biases
# instead of: activation="relu"
# write: activation="relu", use_bias=False
# instead of: activation="softmax"
# write: activation="softmax", use_bias=False
