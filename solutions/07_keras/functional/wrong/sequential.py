"""A Sequential model is one line of layers with one input and one output. Here are two of each: call the layers on each other,
and give keras.Model the ends.
"""

# expect: test_inputs_and_outputs, test_probabilities, test_both_inputs, test_shared, test_bends, test_loss, test_learns, test_other_sizes, test_other_labels

import keras


def build_two_headed(n_numeric, n_channels):
    model = keras.Sequential(
        [
            keras.Input((n_numeric + n_channels,)),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(2, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
