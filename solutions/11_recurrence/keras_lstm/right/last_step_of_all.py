"""All steps of an LSTM that is written as a cell, and of those the last one."""

import keras


def build_memory_model(T, D):
    inputs = keras.Input((T, D))
    steps = keras.layers.RNN(keras.layers.LSTMCell(16), return_sequences=True)(inputs)
    outputs = keras.layers.Dense(1, activation="sigmoid")(steps[:, -1, :])
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
    return model
