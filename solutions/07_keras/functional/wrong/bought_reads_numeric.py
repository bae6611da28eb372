"""The output `bought` sees only one of the inputs: let it read the hidden layer that both outputs share."""

# expect: test_both_inputs, test_shared, test_learns, test_other_sizes
# instead of: name="bought")(shared)
# write: name="bought")(keras.layers.Dense(16, activation="relu")(numeric))
