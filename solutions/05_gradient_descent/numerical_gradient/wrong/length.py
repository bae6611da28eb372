"""You return one number: there is a slope for each coordinate, in an array of the shape of x."""

# expect: test_quadratic, test_cubes, test_matrix, test_product, test_integers, test_other_shapes, test_other_steps
# instead of: return gradient
# write: return np.linalg.norm(gradient)
