"""The inputs have other sizes than those asked for: each has as many columns as its own argument says."""

# expect: test_inputs_and_outputs, test_probabilities, test_bends, test_loss, test_other_sizes, test_other_labels
# instead of: keras.Input((n_numeric,)
# write: keras.Input((3,)
# instead of: keras.Input((n_channels,)
# write: keras.Input((3,)
