"""Softmax over one unit is always 1, whatever the network has read: the output of a yes-or-no question is sigmoid."""

# expect: test_early_steps_count, test_loss, test_learns, test_other_labels
# known by: columns, output

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
