"""The output must be a probability, from 0 to 1: give the last layer a sigmoid."""
# expect: test_outputs, test_loss, test_other_lengths
# known by: last

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
