"""A GRU, the functional style, plain "adam" with its default learning rate."""

import keras


def build_memory_model(T, D):
    inputs = keras.Input(shape=(T, D))
    x = keras.layers.GRU(24)(inputs)
    outputs = keras.layers.Dense(1, activation="sigmoid")(x)
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
