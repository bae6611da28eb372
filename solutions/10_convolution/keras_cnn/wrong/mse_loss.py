"""Class numbers are names, not amounts: class 3 is not three times class 1. Use a cross-entropy as the loss."""

# expect: test_loss, test_learns, test_other_labels
# known by: loss

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
    model.compile(keras.optimizers.Adam(0.01), "mse", metrics=["accuracy"])
    return model
