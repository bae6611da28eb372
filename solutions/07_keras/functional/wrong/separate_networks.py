"""There is no hidden layer that both outputs read: let one feed both, for what it learns from one question may help with the
other.
"""

# expect: test_shared
# instead of: name="bought")(shared)
# write: name="bought")(keras.layers.Dense(16, activation="relu")(joined))
