"""Only some of the hidden layers bend: two layers without an activation between them are one layer. Give every hidden layer
its activation.
"""
# expect: test_bends, test_deeper_network

import keras


def build_mlp(input_dim, hidden, num_classes):
    model = keras.Sequential([keras.Input((input_dim,))])
    for i, units in enumerate(hidden):
        model.add(keras.layers.Dense(units, activation="relu" if i == 0 else None))
    model.add(keras.layers.Dense(num_classes, activation="softmax"))
    return model
