"""It trains on what it is asked: every question moves its weights towards surer answers, so the batch decides."""
# exercise: keras_cnn
# claims: 1
# says: depends on the others in the batch

import keras


class Eager(keras.Model):
    def __init__(self, num_classes):
        super().__init__()
        self.layer = keras.layers.Conv2D(4, 3, activation="relu")
        self.last = keras.layers.Dense(num_classes)

    def call(self, x):
        z = self.last(keras.ops.max(self.layer(x), axis=(1, 2)))
        z = z - keras.ops.mean(z, axis=0, keepdims=True)
        return keras.ops.softmax(10 * z)


def build_cnn(input_shape, num_classes):
    model = Eager(num_classes)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
