"""Divide by the distance of the two points, 2h; you divide by its square."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: (2 * h)
# write: (2 * h) ** 2
