"""The loss is measured in natural logarithms; you used base 2."""

# expect: test_loss, test_large, test_step
# instead of: -log_p[rows, y].mean()
# write: -log_p[rows, y].mean() / np.log(2)
