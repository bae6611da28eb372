"""The learning rate is so small that the loss hardly moves in 40 epochs: raise it."""

# expect: test_learns, test_other_questions
# instead of: optimizer="adam"
# write: optimizer=keras.optimizers.Adam(0.000001)
