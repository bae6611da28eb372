"""Your loop ends before the last coordinate: every coordinate has a slope, that one as well."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: np.ndindex(x.shape)
# write: list(np.ndindex(x.shape))[:-1]
