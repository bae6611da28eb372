"""A difference is no slope yet: divide it by the distance of the two points, 2h."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: (above - below) / (2 * h)
# write: above - below
