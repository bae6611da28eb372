"""The learning rate is so small that the loss hardly moves in 20 epochs: raise it."""

# expect: test_learns
# instead of: optimizer="adam"
# write: optimizer=keras.optimizers.Adam(0.000001)
