"""W2 was multiplied by the activations, after ReLU; its gradient needs the same array, not Z1."""

# expect: test_last, test_large, test_more_last
# instead of: A.T
# write: Z1.T
