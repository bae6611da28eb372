"""A dictionary of inputs, a hidden layer with LeakyReLU and a penalty, dropout, RMSprop."""

import keras


def build_two_headed(n_numeric, n_channels):
    inputs = {
        "numeric": keras.Input((n_numeric,), name="numeric"),
        "channel": keras.Input((n_channels,), name="channel"),
    }
    x = keras.layers.Concatenate()(list(inputs.values()))
    x = keras.layers.Dense(20, kernel_regularizer=keras.regularizers.L2(1e-4))(x)
    x = keras.layers.Dropout(0.1)(keras.layers.LeakyReLU()(x))
    bought = keras.layers.Dense(1, "sigmoid", name="bought")(x)
    returned = keras.layers.Dense(1, "sigmoid", name="returned")(x)
    model = keras.Model(inputs=inputs, outputs=[bought, returned])
    model.compile(
        optimizer=keras.optimizers.RMSprop(0.002),
        loss={"returned": "binary_crossentropy", "bought": "binary_crossentropy"},
        metrics={"bought": "accuracy", "returned": "accuracy"},
    )
    return model
