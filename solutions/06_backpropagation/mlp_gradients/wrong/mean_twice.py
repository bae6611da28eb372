"""You divide by N twice, once in the gradient of the scores and once more in each product: the mean is taken only
once.
"""

# expect: test_last, test_w1, test_b1, test_large, test_more_last, test_more_first
# instead of: dZ1, "b1": dZ1.sum(axis=0), "W2": A.T @ dZ2, "b2": dZ2.sum(axis=0)
# write: dZ1 / len(X), "b1": dZ1.mean(axis=0), "W2": A.T @ dZ2 / len(X), "b2": dZ2.mean(axis=0)
