"""Weights and bias start at 0, and yours at another number: that is another way to the border."""

# expect: test_mistake, test_no_mistake, test_other_samples
# instead of: np.zeros(X.shape[1]), 0.0
# write: np.ones(X.shape[1]), 1.0
