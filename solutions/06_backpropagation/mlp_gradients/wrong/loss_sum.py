"""The loss is the mean over the samples; you add them up. The gradients are those of the mean."""

# expect: test_loss, test_large, test_step
# instead of: -log_p[rows, y].mean()
# write: -log_p[rows, y].sum()
