"""The sizes are fixed in the code: use the arguments, so that every call builds the network it asks for."""

# expect: test_shapes, test_parameters, test_probabilities, test_bends, test_other_sizes, test_deeper_network
# instead of: keras.Input((input_dim,))
# write: keras.Input((4,))
# instead of: *(keras.layers.Dense(units, activation="relu") for units in hidden)
# write: keras.layers.Dense(3, activation="relu")
# instead of: Dense(num_classes
# write: Dense(2
