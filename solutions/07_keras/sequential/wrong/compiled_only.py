"""Return the model itself: model.compile, like a function without `return`, gives back None."""

# expect: test_shapes, test_parameters, test_probabilities, test_bends, test_other_sizes, test_deeper_network

import keras


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential(
        [
            keras.Input((input_dim,)),
            *(keras.layers.Dense(units, activation="relu") for units in hidden),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    ).compile("adam", "sparse_categorical_crossentropy")
