"""A class of one's own, its layers in a list; built at once, as the input is known."""

import keras


class Perceptron(keras.Model):
    def __init__(self, input_dim, hidden, num_classes):
        super().__init__(name="network")
        self.hidden = [keras.layers.Dense(units, activation="relu") for units in hidden]
        self.last = keras.layers.Dense(num_classes, activation="softmax")
        self.build((None, input_dim))

    def build(self, input_shape):
        size = input_shape[-1]
        for layer in [*self.hidden, self.last]:
            layer.build((None, size))
            size = layer.units
        self.built = True

    def call(self, x):
        for layer in self.hidden:
            x = layer(x)
        return self.last(x)


def build_mlp(input_dim, hidden, num_classes):
    return Perceptron(input_dim, hidden, num_classes)
