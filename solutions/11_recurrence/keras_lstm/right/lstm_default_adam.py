"""An LSTM of 16 units with plain "adam": slow, and still good enough after 20 epochs."""

import keras


def build_memory_model(T, D):
    model = keras.Sequential()
    model.add(keras.Input((T, D)))
    model.add(keras.layers.LSTM(16))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
