"""An image of 12 x 12 is soon smaller than a window: each convolution without padding cuts off a border, and each pooling
halves what is left. Pool less often, or pad.
"""

# expect: test_outputs, test_convolves, test_small, test_bends, test_loss, test_learns, test_other_images, test_other_labels
# known by: error

import keras


def build_cnn(input_shape, num_classes):
    model = keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Conv2D(8, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(8, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
