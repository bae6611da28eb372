"""The functional style, with activations as layers of their own."""

import keras


def build_mlp(input_dim, hidden, num_classes):
    x = inputs = keras.Input((input_dim,))
    for units in hidden:
        x = keras.layers.Activation("elu")(keras.layers.Dense(units)(x))
    return keras.Model(inputs, keras.layers.Softmax()(keras.layers.Dense(num_classes)(x)))
