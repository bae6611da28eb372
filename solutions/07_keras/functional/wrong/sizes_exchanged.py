"""The inputs have other sizes than those asked for: each has as many columns as its own argument says."""

# expect: test_inputs_and_outputs, test_probabilities, test_bends, test_loss, test_other_sizes, test_other_labels
# instead of: (n_numeric,), name="numeric")
# write: (n_channels,), name="numeric")
# instead of: (n_channels,), name="channel")
# write: (n_numeric,), name="channel")
