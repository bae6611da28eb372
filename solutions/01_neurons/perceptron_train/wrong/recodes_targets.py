"""Your function writes other numbers into the targets, which belong to the caller: make an array of your own."""

# expect: test_mistake, test_clouds, test_other_clouds
# instead of: w, b, errors = np.zeros(X.shape[1]), 0.0, []
# write: y[y == 0] = -1
# write: w, b, errors = np.zeros(X.shape[1]), 0.0, []
# instead of: t - int(x @ w + b >= 0)
# write: (t - (1 if x @ w + b >= 0 else -1)) / 2
