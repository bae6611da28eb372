"""Such a large learning rate throws the weights so far that the network gets stuck at guessing: lower it."""

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
    model.compile(keras.optimizers.Adam(1.0), "binary_crossentropy", metrics=["accuracy"])
    return model
