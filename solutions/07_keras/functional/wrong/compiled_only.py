"""Return the model itself: model.compile, like a function without `return`, gives back None."""

# expect: test_inputs_and_outputs, test_probabilities, test_both_inputs, test_shared, test_bends, test_loss, test_learns, test_other_sizes, test_other_labels
# instead of: return model
# write:
# instead of: model.compile(
# write: return model.compile(
