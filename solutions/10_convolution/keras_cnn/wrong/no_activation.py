"""A convolution without an activation is linear, and averaging is linear as well: give the convolutions an
activation.
"""

# expect: test_bends, test_learns, test_other_labels
# known by: bends, output

import keras


def build_cnn(input_shape, num_classes):
    model = keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Conv2D(8, 3, padding="same"),
            keras.layers.AveragePooling2D(2),
            keras.layers.Conv2D(16, 3, padding="same"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
