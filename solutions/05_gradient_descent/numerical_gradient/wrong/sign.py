"""The sign is wrong: take f at x + h minus f at x - h, in that order."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: above - below
# write: below - above
