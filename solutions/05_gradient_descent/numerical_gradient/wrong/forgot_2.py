"""The two points are 2h apart, so divide by 2h."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: (2 * h)
# write: h
