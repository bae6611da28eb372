"""The rate of a dropout is the share that is dropped, not that which stays: almost nothing is left to learn from."""

# expect: test_learns, test_other_labels
# known by: drops

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16, dropout=0.95),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
