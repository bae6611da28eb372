"""The inputs have no names: a variable of that name is not seen, `name=` of keras.Input is."""

# expect: test_inputs_and_outputs, test_probabilities, test_both_inputs, test_shared, test_bends, test_loss, test_learns, test_other_sizes, test_other_labels
# instead of: , name="numeric"
# write:
# instead of: , name="channel"
# write:
