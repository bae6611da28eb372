"""Softmax goes along the classes of one sample, not down the samples of one class."""

# expect: test_loss, test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step
# instead of: Z2.max(axis=1, keepdims=True)
# write: Z2.max(axis=0, keepdims=True)
# instead of: np.exp(shifted).sum(axis=1, keepdims=True)
# write: np.exp(shifted).sum(axis=0, keepdims=True)
