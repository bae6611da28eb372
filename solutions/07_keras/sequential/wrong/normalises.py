"""Every layer is dense here: BatchNormalization has weights of its own, and the network more than it should."""

# expect: test_parameters, test_other_sizes
# known by: normalises

import keras


def build_mlp(input_dim, hidden, num_classes):
    model = keras.Sequential([keras.Input((input_dim,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.BatchNormalization())
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model
