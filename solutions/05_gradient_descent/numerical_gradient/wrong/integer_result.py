"""The array for the slopes holds whole numbers only: make it an array of floats."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: np.zeros_like(x)
# write: np.zeros(x.shape, dtype=int)
