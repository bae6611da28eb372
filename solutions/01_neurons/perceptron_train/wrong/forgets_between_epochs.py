"""Training goes on where the epoch before has stopped: you begin each epoch with weights of 0 again."""

# expect: test_gates, test_stops, test_clouds, test_other_clouds
# instead of: w, b, errors = np.zeros(X.shape[1]), 0.0, []
# write: errors = []
# instead of: mistakes = 0
# write: w, b, mistakes = np.zeros(X.shape[1]), 0.0, 0
