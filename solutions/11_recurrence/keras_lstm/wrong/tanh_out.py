"""Tanh gives numbers from -1 to 1, and a probability lies between 0 and 1: give the last layer a sigmoid."""

# expect: test_outputs, test_loss, test_other_lengths
# known by: last

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1, activation="tanh"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
