"""Without an activation a hidden layer only multiplies and adds, and so does any stack of them: the whole network is
one linear layer.
"""

# expect: test_bends, test_deeper_network
# known by: bends, output

import keras


def build_mlp(input_dim, hidden, num_classes):
    return keras.Sequential(
        [
            keras.Input((input_dim,)),
            *(keras.layers.Dense(units) for units in hidden),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
