"""You move to one side only, by h, and divide by 2h, twice as much."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: kept - h
# write: kept
