"""Convolutions without padding, a flattened head, tanh and SGD with momentum; the loss as an object."""

import keras


def build_cnn(input_shape, num_classes):
    model = keras.Sequential()
    model.add(keras.Input(input_shape))
    for filters in (8, 16):
        model.add(keras.layers.Conv2D(filters, 3, activation="tanh"))
        model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    model.compile(
        optimizer=keras.optimizers.SGD(0.1, momentum=0.9),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy()],
    )
    return model
