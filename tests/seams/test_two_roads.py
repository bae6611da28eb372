"""Keras models as people write them cross on one of two roads: rebuilt as data, or judged by what they do.

One process makes them all: to start Keras takes longer than to ask it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from grader.checks import CheckFailure, assert_named_outputs, assert_probabilities, cross_entropy
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


def two_headed(as_list=True, last="sigmoid"):
    inputs = {"size": keras.Input((2,), name="size"), "color": keras.Input((3,), name="color")}
    hidden = layers.Dense(8, "relu")(layers.Concatenate()([inputs["size"], inputs["color"]]))
    outputs = {name: layers.Dense(1, last, name=name)(hidden) for name in ("ripe", "sweet")}
    model = keras.Model([*inputs.values()] if as_list else inputs, [*outputs.values()] if as_list else outputs)
    model.compile("adam", "binary_crossentropy")
    return model


def two_in_lists():
    return two_headed()


def two_in_dictionaries():
    return two_headed(as_list=False)


def sigmoid(z):
    return z


def two_with_a_sigmoid_that_is_none():
    return two_headed(last=sigmoid)


class Fruit(keras.Model):
    steady = True

    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(8, "relu")
        self.ripe, self.sweet = layers.Dense(1, "sigmoid"), layers.Dense(1, "sigmoid")

    def call(self, inputs):
        hidden = self.hidden(ops.concatenate([inputs["size"], inputs["color"]], axis=-1))
        if not self.steady:
            hidden = hidden - ops.mean(hidden, axis=0)
        return {"ripe": self.ripe(hidden), "sweet": self.sweet(hidden)}


def two_of_a_class():
    model = Fruit()
    model.compile("adam", "binary_crossentropy")
    return model


def two_that_depend_on_the_batch():
    model = Fruit()
    model.steady = False
    return model


def two_without_names():
    class Fruits(Fruit):
        def call(self, inputs):
            return [*super().call(inputs).values()]
    return Fruits()


def two_of_which_one_reads_little():
    size, color = keras.Input((2,), name="size"), keras.Input((3,), name="color")
    ripe, sweet = layers.Dense(1, name="ripe")(size), layers.Dense(1, name="sweet")(layers.Concatenate()([color, size]))
    return keras.Model([size, color], [ripe, sweet])


def answers(name, x):
    return globals()[name]()(x)


def build_memory_model(T, D):
    model = keras.Sequential([keras.Input((T, D)), layers.LSTM(8), layers.Dense(1, "softmax")])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    return model
"""
FLAT, STEPS = (5, 4), (5, 6, 2)
SIZES, ENDS = {"size": 2, "color": 3}, ("ripe", "sweet")
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


# ---------------------------------------------------------------------- several inputs, several outputs

FRUIT = {name: np.random.default_rng(1).normal(size=(12, size)).astype("float32") for name, size in SIZES.items()}
TASTE = {name: (FRUIT["size"].sum(axis=1) > FRUIT["color"][:, place])[:, None] for place, name in enumerate(ENDS)}
TWO = {
    "two_in_lists": "",
    "two_in_dictionaries": "",
    "two_with_a_sigmoid_that_is_none": "has the name of one of Keras' and computes something else",
    "two_of_a_class": "it is neither a Sequential nor a functional model",
}
"""What is said where such a model cannot be rebuilt."""


@pytest.mark.parametrize("name", TWO)
def test_models_with_several_ends_take_either_road(student: HeldStudent, name: str) -> None:
    """They answer by name, as the student's own do; they train by name, and their loss falls."""
    student.begin()
    model = student.call(name, (), {})
    outputs = assert_named_outputs(model, FRUIT, *ENDS)
    own = student.call("answers", (name, FRUIT), {})
    own = own if isinstance(own, dict) else dict(zip(ENDS, own, strict=True))

    assert model.rebuilt == (not TWO[name])
    assert TWO[name] in model.refused
    for end in ENDS:
        np.testing.assert_allclose(outputs[end], own[end], rtol=1e-4, atol=1e-6)
    before = model.evaluate(FRUIT, TASTE)
    if name != "two_with_a_sigmoid_that_is_none":  # whose outputs are no probabilities
        np.testing.assert_allclose(before, sum(cross_entropy(outputs[end], TASTE[end]) for end in ENDS), rtol=1e-4)
        model.fit(FRUIT, TASTE, epochs=10, batch_size=4, seed=0)
        assert model.evaluate(FRUIT, TASTE) < before


def test_a_loss_of_many_rows_is_theirs(student: HeldStudent) -> None:
    """More than fit into a batch of Keras' are rows, not names."""
    student.begin()
    model = student.call("two_in_lists", (), {})
    many = {name: np.tile(part, (5, 1)) for name, part in FRUIT.items()}
    labels = {name: np.tile(part, (5, 1)) for name, part in TASTE.items()}
    np.testing.assert_allclose(model.evaluate(many, labels), model.evaluate(FRUIT, TASTE), rtol=1e-4)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("two_that_depend_on_the_batch", "depends on the others in the batch"),
        ("two_without_names", "outputs have no names: return a dictionary"),
        ("dense", "with one output, expected several"),
    ],
)
def test_what_is_wrong_with_several_ends_is_told(student: HeldStudent, name: str, text: str) -> None:
    """As it is of one, and what only several can have."""
    student.begin()
    model = student.call(name, (), {})
    with pytest.raises(CheckFailure, match=text):
        model.outputs(np.zeros((4, 4), "float32") if name == "dense" else FRUIT)


def test_other_names_are_told(student: HeldStudent) -> None:
    """Both lists are shown; and who wants one output is told how many there are."""
    student.begin()
    model = student.call("two_in_lists", (), {})
    with pytest.raises(CheckFailure, match="outputs named `ripe`, `sweet`, expected `ripe`, `sour`"):
        assert_named_outputs(model, FRUIT, "ripe", "sour")
    with pytest.raises(CheckFailure, match="a model with 2 outputs, expected one"):
        model(FRUIT)


def test_ends_are_traits(student: HeldStudent) -> None:
    """With the same ends they are the same, however these are given; who does not read an input is told apart."""
    student.begin()
    lists, dictionaries, little = (
        student.call(name, (), {}).traits()
        for name in ("two_in_lists", "two_in_dictionaries", "two_of_which_one_reads_little")
    )
    assert lists == dictionaries
    assert lists["ends"] == "color size to ripe sweet"
    assert lists["who reads color"] == lists["who reads size"] == "ripe sweet"
    assert little["who reads color"] == "sweet"
    assert (lists["columns"], lists["output"], lists["bends"]) == ("one", "from 0 to 1", "yes")
    assert student.call("dense", (), {}).traits().keys().isdisjoint({"ends", "who reads size"})
