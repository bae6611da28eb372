"""Most of the parameters sit between the flattened image and the dense layer: pool before it, and use fewer filters."""

# expect: test_small
# known by: flattens, heaviest
# instead of: Conv2D(8
# write: Conv2D(32
# instead of: keras.layers.Conv2D(16, 3, padding="same", activation="relu")
# write: keras.layers.Flatten()
# instead of: keras.layers.GlobalMaxPooling2D()
# write: keras.layers.Dense(64, activation="relu")
