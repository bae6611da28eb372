"""The first hidden layers are not in the model: each layer has to read the layer before it, and the first of the list
the inputs.
"""

# expect: test_parameters, test_other_sizes

import keras


def build_mlp(input_dim, hidden, num_classes):
    inputs = keras.Input((input_dim,))
    x = inputs
    for units in hidden:
        x = keras.layers.Dense(units, activation="relu")(inputs)
    return keras.Model(inputs, keras.layers.Dense(num_classes, activation="softmax")(x))
