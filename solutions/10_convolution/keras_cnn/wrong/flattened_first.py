"""A convolution looks at an image: flattening, or global pooling, makes one row of it and comes after the last of them."""

# expect: test_outputs, test_convolves, test_small, test_bends, test_loss, test_learns, test_other_images, test_other_labels
# known by: error
# instead of: keras.Input(input_shape),
# write: keras.Input(input_shape), keras.layers.Flatten(),
# instead of: keras.layers.MaxPooling2D(),
# write:
# instead of: keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
# write:
