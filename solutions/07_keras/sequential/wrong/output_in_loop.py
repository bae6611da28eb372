"""An output layer follows every hidden one: make it once, after the loop over the hidden layers."""

# expect: test_parameters, test_other_sizes

import keras


def build_mlp(input_dim, hidden, num_classes):
    model = keras.Sequential([keras.Input((input_dim,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model
