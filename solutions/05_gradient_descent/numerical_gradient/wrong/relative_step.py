"""h is how far a coordinate moves; you move it by h times its own size."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: x[i] = kept + h
# write: step = h * abs(kept)
# write: x[i] = kept + step
# instead of: kept - h
# write: kept - step
