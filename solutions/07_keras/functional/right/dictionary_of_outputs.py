"""A dictionary of outputs, whose layers have no names of their own; the loss by the names in it."""

import keras


def build_two_headed(n_numeric, n_channels):
    numeric = keras.Input((n_numeric,), name="numeric")
    channel = keras.Input((n_channels,), name="channel")
    x = keras.layers.Dense(16, activation="gelu")(keras.layers.concatenate([numeric, channel]))
    outputs = {name: keras.layers.Dense(1, activation="sigmoid")(x) for name in ("bought", "returned")}
    model = keras.Model({"numeric": numeric, "channel": channel}, outputs)
    model.compile(optimizer="adam", loss=dict.fromkeys(outputs, "binary_crossentropy"))
    return model
