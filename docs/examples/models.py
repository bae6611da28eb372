"""A right answer to the examples with Keras: what `student` stands for there."""

import keras


def build(features, units, classes):
    """Return a compiled classifier with two hidden layers of so many units."""
    x = inputs = keras.Input((features,))
    for _ in range(2):
        x = keras.layers.Dense(units, activation="tanh")(x)
    model = keras.Model(inputs, keras.layers.Dense(classes, activation="softmax")(x))
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="sparse_categorical_crossentropy")
    return model


def build_memory(steps):
    """Return a compiled model that reads sequences of numbers and answers with one probability."""
    sequence = keras.Input((steps, 1))
    answer = keras.layers.Dense(1, activation="sigmoid")(keras.layers.SimpleRNN(8)(sequence))
    model = keras.Model(sequence, answer)
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="binary_crossentropy")
    return model
