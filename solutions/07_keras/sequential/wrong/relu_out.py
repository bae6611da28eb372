"""ReLU is for hidden layers: at the output it turns every negative score to 0 and leaves the others as they are,
which makes no probabilities.
"""

# expect: test_probabilities, test_deeper_network
# known by: last

import keras


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential(
        [
            keras.Input((input_dim,)),
            *(keras.layers.Dense(units, activation="relu") for units in hidden),
            keras.layers.Dense(num_classes, activation="relu"),
        ]
    )
