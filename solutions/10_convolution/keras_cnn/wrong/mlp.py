"""A dense network must learn every shape anew at every place: it needs thousands of parameters, and still misses
many images. Use Conv2D layers and pooling.
"""

# expect: test_convolves, test_small, test_learns, test_other_images, test_other_labels
# known by: convolves, flattens

import keras


def build_cnn(input_shape, num_classes):
    model = keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
