"""The two points lie h to either side; you go 2h, and divide as if it were h."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: kept + h
# write: kept + 2 * h
# instead of: kept - h
# write: kept - 2 * h
