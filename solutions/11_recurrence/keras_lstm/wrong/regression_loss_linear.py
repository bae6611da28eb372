"""The answer is yes or no, and the output is the probability of yes: the loss for that is binary cross-entropy."""

# expect: test_outputs, test_loss, test_other_lengths
# known by: loss, last

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "mse", metrics=["accuracy"])
    return model
