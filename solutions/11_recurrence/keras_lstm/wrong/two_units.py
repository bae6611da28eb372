"""A yes-or-no question needs one number, the probability of yes: one unit with sigmoid."""

# expect: test_outputs, test_early_steps_count, test_loss, test_learns, test_other_lengths, test_other_labels
# known by: columns

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
