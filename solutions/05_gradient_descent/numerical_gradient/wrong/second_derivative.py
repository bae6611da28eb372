"""That is the second derivative, how the slope changes: the slope itself is the difference divided by 2h."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: (above - below) / (2 * h)
# write: (above - 2 * f(x) + below) / h**2
