"""`from_logits=True` says that the outputs are raw scores, and the sigmoid has made them probabilities already: leave
one of the two out, here the first.
"""

# expect: test_loss
# known by: squashes

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.LSTM(16),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
    return model
