"""A layer of two units is one output: give each question a layer of its own, of one unit and with its name."""

# expect: test_inputs_and_outputs, test_probabilities, test_both_inputs, test_shared, test_bends, test_loss, test_learns, test_other_sizes, test_other_labels

import keras


def build_two_headed(n_numeric, n_channels):
    numeric = keras.Input((n_numeric,), name="numeric")
    channel = keras.Input((n_channels,), name="channel")
    joined = keras.layers.Concatenate()([numeric, channel])
    shared = keras.layers.Dense(16, activation="relu")(joined)
    both = keras.layers.Dense(2, activation="sigmoid")(shared)
    model = keras.Model(inputs=[numeric, channel], outputs=both)
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
