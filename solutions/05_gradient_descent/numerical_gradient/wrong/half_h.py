"""`/ 2 * h` divides by 2 and multiplies by h: put brackets around 2 * h."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: (2 * h)
# write: 2 * h
