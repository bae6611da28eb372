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


def build_two_headed(units):
    """Return a network that says of a width and a height whether that is flat, and whether it is large."""
    width, height = keras.Input((1,), name="width"), keras.Input((1,), name="height")
    hidden = keras.layers.Dense(units, activation="relu")(keras.layers.Concatenate()([width, height]))
    flat, large = (keras.layers.Dense(1, activation="sigmoid", name=name)(hidden) for name in ("flat", "large"))
    model = keras.Model([width, height], [flat, large])
    model.compile("adam", "binary_crossentropy")
    return model
