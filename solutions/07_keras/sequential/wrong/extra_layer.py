"""There is one layer too many: the network has as many hidden layers as the list has numbers, and then the output
layer.
"""

# expect: test_parameters, test_other_sizes
# instead of: keras.Input((input_dim,)),
# write: keras.Input((input_dim,)), keras.layers.Dense(input_dim, activation="relu"),
