"""Your class gives a list, in which no output has a name: give back a dictionary with an entry for each."""

# expect: test_inputs_and_outputs, test_probabilities, test_both_inputs, test_shared, test_bends, test_loss, test_learns, test_other_sizes, test_other_labels

import keras


class TwoHeaded(keras.Model):
    def __init__(self):
        super().__init__(name="two_headed")
        self.join = keras.layers.Concatenate()
        self.shared = keras.layers.Dense(16, activation="relu")
        self.bought = keras.layers.Dense(1, activation="sigmoid", name="bought")
        self.returned = keras.layers.Dense(1, activation="sigmoid", name="returned")

    def call(self, inputs):
        shared = self.shared(self.join([inputs["numeric"], inputs["channel"]]))
        return [self.bought(shared), self.returned(shared)]


def build_two_headed(n_numeric, n_channels):
    model = TwoHeaded()
    model.compile(optimizer="adam", loss=["binary_crossentropy", "binary_crossentropy"])
    return model
