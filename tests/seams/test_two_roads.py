"""Keras models as people write them cross on one of two roads: rebuilt as data, or judged by what they do.

One process makes them all: to start Keras takes longer than to ask it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from grader.checks import CheckFailure, assert_probabilities
from grader.feedback.fingerprint import sketch_call
from grader.feedback.naming import name_mistake
from grader.feedback.recording import read_recording
from grader.proxy.held import HeldStudent
from grader.proxy.processes import Processes
from grader.sandbox.pool import Launchers

from ..real import COURSE

pytestmark = pytest.mark.keras

SOURCE = """
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

SPARSE = "sparse_categorical_crossentropy"


def dense(hidden="relu", last="softmax", loss=SPARSE, metrics=None, units=5):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(units, hidden), layers.Dense(3, last)])
    model.compile("adam", loss, metrics=metrics)
    return model


class Listener(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.heard = epoch


def own_callback():
    model = dense()
    model.listener = Listener()
    model.fit(np.zeros((2, 4)), np.zeros(2), verbose=0, callbacks=[model.listener])
    return model


def own_metric():
    def confidence(labels, answers):
        return ops.mean(ops.max(answers, axis=-1))
    return dense(metrics=[confidence])


def loss_as_function():
    return dense(loss=keras.losses.sparse_categorical_crossentropy)


def own_loss():
    def surprise(labels, answers):
        return -ops.mean(ops.log(answers))
    return dense(loss=surprise)


def functions_of_tensorflow():
    return dense(tf.nn.relu, tf.nn.softmax)


def own_function():
    return dense(lambda z: ops.where(z > 0, z, 0.1 * z))


def softmax(z):
    return z


def own_softmax_that_is_none():
    return dense(last=softmax, units=7)


def called_once_before():
    model = keras.Sequential([layers.Dense(5, "relu"), layers.Dense(3, "softmax")])
    model(np.zeros((1, 4)))
    return model


class Doubled(layers.Layer):
    def call(self, x):
        return 2 * x


def own_layer():
    return keras.Sequential([keras.Input((4,)), Doubled(), layers.Dense(3, "softmax")])


class Trains(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.compute_loss(x, y, self(x, training=True))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}


def own_train_step():
    x = keras.Input((4,))
    model = Trains(x, layers.Dense(3, "softmax")(x))
    model.compile("adam", SPARSE)
    return model


def sliced():
    x = keras.Input((6, 2))
    return keras.Model(x, layers.Dense(3, "softmax")(layers.GRU(4, return_sequences=True)(x)[:, -1, :]))


def cell():
    return keras.Sequential([keras.Input((6, 2)), layers.RNN(layers.LSTMCell(4)), layers.Dense(3, "softmax")])


def answers(name, x):
    return globals()[name]()(x)


def build_memory_model(T, D):
    model = keras.Sequential([keras.Input((T, D)), layers.LSTM(8), layers.Dense(1, "softmax")])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    return model
"""
FLAT, STEPS = (5, 4), (5, 6, 2)
MODELS = {
    "own_callback": (FLAT, ""),
    "own_metric": (FLAT, ""),
    "loss_as_function": (FLAT, ""),
    "own_loss": (FLAT, "`surprise` is not a class of Keras"),
    "functions_of_tensorflow": (FLAT, ""),
    "own_function": (FLAT, "Keras cannot read its description"),
    "own_softmax_that_is_none": (FLAT, "has the name of one of Keras' and computes something else"),
    "called_once_before": (FLAT, ""),
    "own_layer": (FLAT, "Doubled"),
    "own_train_step": (FLAT, "it is neither a Sequential nor a functional model"),
    "sliced": (STEPS, "GetItem"),
    "cell": (STEPS, ""),
}
"""The shape of a batch of inputs, and what is said where a model cannot be rebuilt."""


@pytest.fixture(scope="module")
def student(launchers: Launchers) -> Iterator[HeldStudent]:
    held = HeldStudent(Processes(launchers, COURSE.exercise("keras_lstm"), SOURCE.encode()))
    yield held
    held.close()


@pytest.mark.parametrize("name", MODELS)
def test_either_road_ends_at_the_model_s_own_answers(student: HeldStudent, name: str) -> None:
    """What the check is given answers as the student's model does; where it was not rebuilt, the culprit is named."""
    student.begin()
    shape, refused = MODELS[name]
    x = np.random.default_rng(0).normal(size=shape).astype("float32")
    model = student.call(name, (), {})

    assert model.rebuilt == (not refused)
    assert refused in model.refused
    np.testing.assert_allclose(model(x), student.call("answers", (name, x), {}), rtol=1e-4, atol=1e-6)


def test_a_train_step_of_ones_own_is_taken(student: HeldStudent) -> None:
    """It is given pairs, as `fit` gives them, and says itself what it notes."""
    student.begin()
    history = student.call("own_train_step", (), {}).fit(
        np.ones((4, 4), "float32"), np.zeros(4, int), epochs=1, batch_size=4, seed=0
    )
    assert history.keys() == {"loss"}


def test_an_activation_of_none_of_keras_is_seen(student: HeldStudent) -> None:
    """A function that is called softmax and gives back its input makes no probabilities of scores."""
    student.begin()
    outputs = student.call("own_softmax_that_is_none", (), {})(np.ones((2, 4), "float32"))
    with pytest.raises(CheckFailure):
        assert_probabilities(outputs)


def test_a_mistake_at_another_size_reads_its_sentence(student: HeldStudent) -> None:
    """Half as many units and another learning rate as in the wrong model: it is what it is, and that has a name."""
    student.begin()
    student.call("build_memory_model", (20, 2), {})
    transcript = [sketch_call(call) for call in student.calls]
    recording = read_recording(COURSE.exercise("keras_lstm").recording)

    [name] = name_mistake(recording, {"test_loss": transcript}, transcript, "test_loss")
    assert name.id == "softmax_one_unit"
