"""x[i] is a whole row of a matrix, and all its numbers moved together: loop over every single entry."""

# expect: test_matrix, test_other_shapes
# instead of: for i in np.ndindex(x.shape):
# write: for i in range(len(x)):
# instead of: kept = x[i]
# write: kept = x[i].copy()
