"""There is no hidden layer that both outputs read: let one feed both, for what it learns from one question may help with the
other.
"""

# expect: test_shared

import keras


def build_two_headed(n_numeric, n_channels):
    numeric = keras.Input((n_numeric,), name="numeric")
    channel = keras.Input((n_channels,), name="channel")
    joined = keras.layers.Concatenate()([numeric, channel])
    for_bought = keras.layers.Dense(16, activation="relu")(joined)
    for_returned = keras.layers.Dense(16, activation="relu")(joined)
    bought = keras.layers.Dense(1, activation="sigmoid", name="bought")(for_bought)
    returned = keras.layers.Dense(1, activation="sigmoid", name="returned")(for_returned)
    model = keras.Model(inputs=[numeric, channel], outputs=[bought, returned])
    model.compile(optimizer="adam", loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"})
    return model
