"""Images have three axes here: height, width and channels, even where there is only one channel. Pass on the whole
input_shape.
"""

# expect: test_outputs, test_convolves, test_small, test_bends, test_loss, test_learns, test_other_images, test_other_labels
# instead of: keras.Input(input_shape)
# write: keras.Input(input_shape[:2])
