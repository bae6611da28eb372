"""Plain SGD takes the same small step in every direction and does not get there in 20 epochs: use Adam, which adapts
its steps.
"""

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
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    return model
