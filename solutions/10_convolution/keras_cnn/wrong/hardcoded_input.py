"""The model takes images of one size only, whatever is asked for: take it from `input_shape`."""

# expect: test_outputs, test_other_images
# known by: takes
# instead of: keras.Input(input_shape)
# write: keras.Input((12, 12, 1))
