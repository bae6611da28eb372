"""b1 needs a gradient as well: it shifts every hidden unit, and with it the loss."""

# expect: test_b1, test_large, test_more_first
# instead of: dZ1.sum(axis=0)
# write: np.zeros(params["b1"].shape)
