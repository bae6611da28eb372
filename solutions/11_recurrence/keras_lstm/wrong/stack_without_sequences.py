"""A recurrent layer that stands before another must hand on its output after every step: `return_sequences=True`."""

# expect: test_outputs, test_recurrent_layer, test_early_steps_count, test_loss, test_learns, test_other_lengths, test_other_labels
# known by: error

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16),
            keras.layers.LSTM(8),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
