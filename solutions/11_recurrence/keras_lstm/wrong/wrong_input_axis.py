"""A sequence is given as (steps, values per step), in this order."""

# expect: test_outputs, test_early_steps_count, test_loss, test_learns, test_other_lengths, test_other_labels
# known by: takes

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((D, T)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
