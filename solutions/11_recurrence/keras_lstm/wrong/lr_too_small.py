"""The learning rate is so small that the loss hardly moves in 20 epochs: raise it."""

# expect: test_learns, test_other_labels
# known by: steps

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.0001), "binary_crossentropy", metrics=["accuracy"])
    return model
