"""A dense layer has separate weights for every step, so it must learn the same rule again at each of them. A
recurrent layer uses one set of weights at all steps, and a memory.
"""

# expect: test_recurrent_layer, test_learns, test_other_lengths, test_other_labels
# known by: recurs, flattens

import keras


def build_memory_model(T, D):
    model = keras.Sequential(
        [
            keras.Input((T, D)),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    return model
