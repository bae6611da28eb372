"""Your loop returns after the first coordinate: go through all of them, and return after the loop."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: return gradient
# write:     return gradient
