"""Loss and gradients are those of the mean over the samples; you add the samples up."""

# expect: test_loss, test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: -log_p[rows, y].mean()
# write: -log_p[rows, y].sum()
# instead of: dZ2 /= len(X)
# write:
