"""The model has no loss and no optimiser yet: call model.compile before you return it."""

# expect: test_loss, test_learns, test_other_labels
# known by: compiled

import keras


def build_memory_model(T, D):
    return keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
