"""Categorical cross-entropy compares several classes, and over one unit it is always 0: the loss here is the binary
one.
"""

# expect: test_loss, test_learns, test_other_labels
# known by: loss, columns

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "categorical_crossentropy", metrics=["accuracy"])
    return model
