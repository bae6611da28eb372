"""Functions where others write names: TensorFlow's ReLU, a loss of Keras, and a metric of one's own."""

import keras
import tensorflow as tf


def entropy(y_true, y_pred):
    return -keras.ops.sum(y_pred * keras.ops.log(y_pred + 1e-9), axis=-1)


def build_mlp(input_dim, hidden, num_classes):
    model = keras.Sequential([keras.Input((input_dim,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation=tf.nn.relu))
    model.add(keras.layers.Dense(num_classes, activation=tf.nn.softmax))
    model.compile("adam", keras.losses.sparse_categorical_crossentropy, metrics=[entropy, "accuracy"])
    return model
