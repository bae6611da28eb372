"""Two shared layers, then a layer of its own for each output; losses as objects; inputs and outputs in the other order."""

import keras


def build_two_headed(n_numeric, n_channels):
    channel = keras.Input((n_channels,), name="channel")
    numeric = keras.Input((n_numeric,), name="numeric")
    x = keras.layers.Concatenate(axis=-1)([channel, numeric])
    for units in (24, 12):
        x = keras.layers.Dense(units, activation="elu", kernel_initializer="he_normal")(x)
    heads = []
    for name in ("returned", "bought"):
        own = keras.layers.Dense(8, activation="relu")(x)
        heads.append(keras.layers.Dense(1, activation="sigmoid", name=name)(own))
    model = keras.Model([channel, numeric], heads)
    model.compile(
        optimizer=keras.optimizers.Adam(0.003),
        loss=[keras.losses.BinaryCrossentropy(), keras.losses.BinaryCrossentropy()],
    )
    return model
