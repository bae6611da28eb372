"""Return the model itself: model.compile, like a function without `return`, gives back None."""
# expect: test_outputs, test_convolves, test_small, test_bends, test_loss, test_learns, test_other_images, test_other_labels
# instead of: return model
# write:
# instead of: model.compile
# write: return model.compile
