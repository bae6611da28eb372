"""There is no hidden layer: each output is a weighted sum of the inputs, and nothing is shared."""

# expect: test_shared, test_bends
# instead of: shared = keras.layers.Dense(16, activation="relu")(joined)
# write: shared = joined
