"""Softmax runs over the classes of one image, the last axis; along axis 0 it shares out one class among the images
of the batch.
"""

# expect: test_outputs, test_loss, test_learns, test_other_images, test_other_labels
# known by: output

import keras


def build_cnn(input_shape, num_classes):
    model = keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Conv2D(8, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(num_classes),
            keras.layers.Softmax(axis=0),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
