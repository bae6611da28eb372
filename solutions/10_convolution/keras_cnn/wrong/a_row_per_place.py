"""The model answers at every place of the image: flatten it or pool over all of it before the output layer."""
# expect: test_outputs, test_small, test_bends, test_loss, test_learns, test_other_images, test_other_labels
# known by: axes
# instead of: keras.layers.GlobalMaxPooling2D(),
# write:
