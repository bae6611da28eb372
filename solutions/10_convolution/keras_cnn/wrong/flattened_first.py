"""A convolution looks at an image: flattening, or global pooling, makes one row of it and comes after the last of them."""

# expect: test_outputs, test_convolves, test_small, test_bends, test_loss, test_learns, test_other_images, test_other_labels
# known by: error

import keras


def build_cnn(input_shape, num_classes):
    model = keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Flatten(),
            keras.layers.Conv2D(8, 3, padding="same", activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
