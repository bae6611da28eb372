"""The loss is capped: no sample costs more than a certain amount, however wrong the network is. Take the logarithm of
the probabilities from the shifted scores.
"""

# expect: test_large
# instead of: loss = -log_p[rows, y].mean()
# write: P = np.exp(log_p)
# instead of: dZ2 = np.exp(log_p)
# write: loss = -np.log(P[rows, y] + 1e-12).mean()
# write: dZ2 = P.copy()
