"""The answer does not depend on the late steps: the output layer has to read the last state, not the first."""

# expect: test_early_steps_count, test_learns, test_other_labels
# known by: hears

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16, return_sequences=True),
            keras.layers.Cropping1D((0, T - 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
