"""A softmax over the batch, under the name of Keras': by its description each row sums to 1."""
# exercise: sequential
# claims: 4
# earns: 0
# says: depends on the others in the batch

import keras


def softmax(x):
    return keras.ops.softmax(x, axis=0)


def build_mlp(input_dim, hidden, num_classes):
    layers = [keras.layers.Dense(units, activation="relu") for units in hidden]
    return keras.Sequential([keras.Input((input_dim,)), *layers, keras.layers.Dense(num_classes, activation=softmax)])
