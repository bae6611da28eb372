"""A function called relu that gives back its input: the description makes Keras' relu of it, and the model bends."""
# exercise: sequential
# claims: 8
# earns: 0
# says: before the output nothing bends

import keras


def relu(x):
    return x


def build_mlp(input_dim, hidden, num_classes):
    layers = [keras.layers.Dense(units, activation=relu) for units in hidden]
    output = keras.layers.Dense(num_classes, activation="softmax")
    return keras.Sequential([keras.Input((input_dim,)), *layers, output])
