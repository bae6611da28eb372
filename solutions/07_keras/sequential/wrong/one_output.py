"""One number cannot hold a belief about several classes: the last layer needs one unit per class."""

# expect: test_shapes, test_parameters, test_probabilities, test_bends, test_other_sizes, test_deeper_network
# known by: columns

import keras


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential(
        [
            keras.Input((input_dim,)),
            *(keras.layers.Dense(units, activation="relu") for units in hidden),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
