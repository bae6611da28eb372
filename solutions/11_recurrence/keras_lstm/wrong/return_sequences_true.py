"""The model answers after every step: let the recurrent layer give back its last state only."""

# expect: test_outputs, test_early_steps_count, test_loss, test_learns, test_other_lengths, test_other_labels
# known by: axes

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16, return_sequences=True),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
