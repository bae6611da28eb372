"""The result has the shape of x: yours is turned on its side."""

# expect: test_matrix, test_other_shapes
# instead of: return gradient
# write: return gradient.T
