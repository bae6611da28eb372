"""The sizes of the two inputs have changed places: `numeric` has n_numeric columns, `channel` has n_channels."""

# expect: test_inputs_and_outputs, test_probabilities, test_bends, test_loss, test_other_sizes
# instead of: keras.Input((n_numeric,)
# write: keras.Input((n_channels,)
# instead of: keras.Input((n_channels,)
# write: keras.Input((n_numeric,)
