"""The loss is safe from overflow, the gradients are not: they need the probabilities of the shifted scores as well."""

# expect: test_large
# instead of: dZ2 = np.exp(log_p)
# write: powers = np.exp(Z2)
# write: dZ2 = powers / powers.sum(axis=1, keepdims=True)
