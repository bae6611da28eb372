"""The hidden layer only multiplies and adds, and so the whole model is one linear layer: it lacks an activation."""

# expect: test_bends
# instead of: Dense(16, activation="relu")
# write: Dense(16)
