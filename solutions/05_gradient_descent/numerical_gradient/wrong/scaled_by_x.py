"""You multiply the slope by the coordinate: the slope alone is the gradient."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: (above - below)
# write: kept * (above - below)
