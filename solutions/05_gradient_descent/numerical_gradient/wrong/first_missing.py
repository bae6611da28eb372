"""Your loop begins with the second coordinate: the first has the index 0."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: np.ndindex(x.shape)
# write: list(np.ndindex(x.shape))[1:]
