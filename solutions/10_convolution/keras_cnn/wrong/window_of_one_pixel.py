"""A window of 1 x 1 sees one pixel at a time, and a pixel alone tells no stroke from a ring: give the filters a window
of 3 x 3, say.
"""

# expect: test_learns, test_other_labels
# known by: window

import keras


def build_cnn(input_shape, num_classes):
    model = keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Conv2D(8, 1, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(16, 1, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
