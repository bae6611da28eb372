"""Both directions, any length at the input, a clipped gradient, the loss as an object."""

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((None, D)),
            keras.layers.Bidirectional(keras.layers.LSTM(8)),
            keras.layers.Dense(8, activation="tanh"),
            keras.layers.Dense(1),
            keras.layers.Activation("sigmoid"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(0.01, clipnorm=1.0),
        loss=keras.losses.BinaryCrossentropy(),
        metrics=[keras.metrics.BinaryAccuracy()],
    )
    return model
