"""The model reads steps of one size only, whatever is asked for: take the number of values per step from `D`."""

# expect: test_outputs, test_other_lengths
# known by: depth

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, 2)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
