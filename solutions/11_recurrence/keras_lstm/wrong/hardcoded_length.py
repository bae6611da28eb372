"""The model reads sequences of one length only, whatever is asked for: take it from `T`."""

# expect: test_outputs, test_other_lengths
# known by: length

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((20, D)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
