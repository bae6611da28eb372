"""Your weights are whole numbers, and a step of lr = 0.5 is cut off: begin with an array of floats."""

# expect: test_mistake, test_clouds, test_other_samples, test_other_clouds
# instead of: np.zeros(X.shape[1])
# write: np.zeros(X.shape[1], dtype=int)
# instead of: w = w
# write: w[:] = w
