"""Return the model itself: model.compile, like a function without `return`, gives back None."""
# expect: test_outputs, test_recurrent_layer, test_early_steps_count, test_loss, test_learns, test_other_lengths, test_other_labels
# instead of: return model
# write:
# instead of: model.compile
# write: return model.compile
