"""The flagged step is usually earlier than that: the recurrent layer must read the whole sequence."""

# expect: test_early_steps_count, test_learns, test_other_labels

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.Cropping1D((max(T - 5, 0), 0)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
