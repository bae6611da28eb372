"""Keep the biases: without them every layer maps zeros to zeros, and no unit can shift the point where it bends."""

# expect: test_parameters, test_other_sizes
# known by: biases

import keras


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential(
        [
            keras.Input((input_dim,)),
            *(keras.layers.Dense(units, activation="relu", use_bias=False) for units in hidden),
            keras.layers.Dense(num_classes, activation="softmax", use_bias=False),
        ]
    )
