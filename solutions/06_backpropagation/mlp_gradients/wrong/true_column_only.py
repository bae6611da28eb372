"""Every class has a gradient, its probability, and the true one that less 1: you keep only the true one's."""

# expect: test_last, test_w1, test_b1, test_large, test_more_last, test_more_first
# instead of: log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
# write: log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
# write: P = np.exp(log_p)
# instead of: dZ2 = np.exp(log_p)
# write: dZ2 = np.zeros_like(P)
# instead of: dZ2[rows, y] -= 1
# write: dZ2[rows, y] = P[rows, y] - 1
