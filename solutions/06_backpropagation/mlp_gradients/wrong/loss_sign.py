"""The loss is minus the mean of the logarithms, and positive: your minus is missing."""

# expect: test_loss, test_large, test_step
# instead of: -log_p[rows, y].mean()
# write: log_p[rows, y].mean()
