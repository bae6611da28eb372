"""The result has the shape of x: yours is one long row."""

# expect: test_matrix, test_other_shapes
# instead of: return gradient
# write: return gradient.ravel()
