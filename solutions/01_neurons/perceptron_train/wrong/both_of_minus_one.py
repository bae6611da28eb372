"""With answers of -1 and 1 the error is 2 or -2, and every step twice as long: here they are 0 and 1."""

# expect: test_mistake, test_other_samples
# instead of: t - int(x @ w + b >= 0)
# write: (2 * t - 1) - (2 * int(x @ w + b >= 0) - 1)
