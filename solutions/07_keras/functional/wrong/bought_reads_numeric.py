"""The output `bought` sees only one of the inputs: let it read the hidden layer that both outputs share."""

# expect: test_both_inputs, test_shared, test_learns, test_other_sizes

import keras


def build_two_headed(n_numeric, n_channels):
    numeric = keras.Input((n_numeric,), name="numeric")
    channel = keras.Input((n_channels,), name="channel")
    joined = keras.layers.Concatenate()([numeric, channel])
    shared = keras.layers.Dense(16, activation="relu")(joined)
    alone = keras.layers.Dense(16, activation="relu")(numeric)
    bought = keras.layers.Dense(1, activation="sigmoid", name="bought")(alone)
    returned = keras.layers.Dense(1, activation="sigmoid", name="returned")(shared)
    model = keras.Model(inputs=[numeric, channel], outputs=[bought, returned])
    model.compile(optimizer="adam", loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"})
    return model
