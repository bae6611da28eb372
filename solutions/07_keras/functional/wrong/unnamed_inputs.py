"""The ends of the model are not as the task asks: two inputs, each with its name, and a list of two outputs of one unit each."""

# expect: test_inputs_and_outputs, test_probabilities, test_both_inputs, test_shared, test_bends, test_loss, test_learns, test_other_sizes, test_other_labels
# instead of: , name="numeric"
# write:
# instead of: , name="channel"
# write:
