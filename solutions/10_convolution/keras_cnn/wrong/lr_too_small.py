"""The learning rate is so small that the loss hardly moves in 30 epochs: raise it."""
# expect: test_learns, test_other_labels
# known by: steps

import keras


def build_cnn(input_shape, num_classes):
    model = keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.Conv2D(8, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.00001), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
