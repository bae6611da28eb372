"""What a child with Keras answers: models as data, rebuilt elsewhere, and the same numbers every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.course.runtime import SETUPS
from grader.model import Outcome, Runtime
from grader.proxy.keras_config import Refused, admitted
from grader.sandbox.inside import wire
from grader.sandbox.pool import Launchers
from grader.sandbox.raised import StudentError
from grader.sandbox.session import Session, SessionEnded

pytestmark = pytest.mark.keras

MODELS = """
import keras
import numpy as np
import tensorflow as tf

def dense():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "relu"), keras.layers.Dense(2, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

def functional():
    x = keras.Input((4,))
    return keras.Model(x, keras.layers.Dense(2, "softmax")(keras.layers.Dense(3, "relu")(x)))

class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden, self.last = keras.layers.Dense(3, "relu"), keras.layers.Dense(2, "softmax")
    def call(self, x):
        return self.last(self.hidden(x))

def subclassed():
    model = Own()
    model.build((None, 4))
    return model

def unbuilt():
    return keras.Sequential([keras.layers.Dense(2)])

def tensors():
    return [tf.constant([1.0, 2.0]), keras.ops.ones((2,)), keras.Variable(3.0), tf.cast([1, 2], tf.bfloat16)]

def threads():
    threading = tf.config.threading
    return [threading.get_intra_op_parallelism_threads(), threading.get_inter_op_parallelism_threads()]

def random():
    return [float(tf.random.normal(())), float(keras.random.normal(())), float(np.random.rand())]
"""

Start = Callable[..., Session]


@pytest.fixture
def keras(launchers: Launchers) -> Iterator[Start]:
    """The function that starts a process with Keras: `keras(text, threads=…)`."""
    with ExitStack() as stack:

        def keras(text: str = MODELS, threads: int = 1, **changed: Any) -> Session:
            limits = replace(SETUPS[Runtime.KERAS].limits, **changed)
            session = stack.enter_context(Session(launchers.get(Runtime.KERAS), limits, threads=threads))
            session.load(text.encode(), "answer")
            return session

        yield keras


def model_of(session: Session, name: str) -> wire.Handle:
    found = session.call(name, [], {}).value
    assert isinstance(found, wire.Handle)
    assert found.keras
    return found


def test_a_model_travels_as_data(keras: Start) -> None:
    """Description and weights, checked and rebuilt in another process, give the same outputs and facts."""
    first, second = keras(), keras("")
    x = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    for name in ("dense", "functional"):
        model = model_of(first, name)
        data = first.operation("export", model)
        admitted(data["config"])
        copy = second.operation("build", data["config"], data["weights"])
        assert np.array_equal(second.operation("predict", copy, x), first.operation("predict", model, x))
        assert second.operation("facts", copy) == first.operation("facts", model)


def test_what_is_no_data(keras: Start) -> None:
    """A model that does not know its input has no weights; the description of a class of one's own does not pass."""
    session = keras()
    unbuilt = session.operation("export", model_of(session, "unbuilt"))
    assert unbuilt["weights"] == []
    copy = session.operation("build", unbuilt["config"], [])
    assert session.operation("facts", copy)["built"] is False
    with pytest.raises(Refused):
        admitted(session.operation("export", model_of(session, "subclassed"))["config"])


def test_facts(keras: Start) -> None:
    """Shapes, number of weights, layers and how it was compiled."""
    session = keras()
    facts = session.operation("facts", model_of(session, "dense"))
    assert facts["input_shape"] == [None, 4]
    assert facts["output_shape"] == [None, 2]
    assert facts["parameters"] == 4 * 3 + 3 + 3 * 2 + 2
    assert "Dense" in facts["layers"]
    assert (facts["compiled"], facts["loss"], facts["optimizer"]) == (True, "sparse_categorical_crossentropy", "Adam")
    assert facts["learning_rate"] == pytest.approx(0.001)
    facts = session.operation("facts", model_of(session, "unbuilt"))
    assert (facts["built"], facts["parameters"], facts["compiled"]) == (False, None, False)


def test_behaviour_does_not_depend_on_the_initial_weights(keras: Start) -> None:
    """Two models of the same layers do the same under the same weights, and keep their own afterwards."""
    session = keras()
    one, other = model_of(session, "dense"), model_of(session, "functional")
    before = session.operation("export", one)["weights"]
    found = [session.operation("behaviour", model)["outputs"] for model in (one, other)]
    after = session.operation("export", one)["weights"]
    assert np.array_equal(*found)
    assert all(map(np.array_equal, before, after))


def test_training_is_repeatable(keras: Start) -> None:
    """The same seed gives the same losses to the last digit, in another process too."""
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(32, 4)).astype("float32"), rng.integers(0, 2, size=32)
    told: list[float] = []
    histories = []
    for _ in range(2):
        session = keras()
        arguments = (x, y, 2, 8, 3, 2.0, lambda epoch, logs: told.append(logs["loss"]))
        histories.append(session.operation("fit", model_of(session, "dense"), *arguments))
    assert histories[0] == histories[1]
    assert told == 2 * histories[0]["loss"]
    assert len(histories[0]["loss"]) == 2


def test_training_over_the_limit(keras: Start) -> None:
    """It ends as a timeout, and what it had reached was told meanwhile."""
    told: list[int] = []
    x, y = np.zeros((32, 4), "float32"), np.zeros(32, int)
    session = keras(cpu=4.0)
    arguments = (x, y, 1_000_000, 8, 3, 2.0, lambda epoch, logs: told.append(epoch))
    with pytest.raises(SessionEnded) as caught:
        session.operation("fit", model_of(session, "dense"), *arguments)
    assert caught.value.outcome is Outcome.TIMEOUT
    assert told == list(range(1, len(told) + 1))
    assert len(told) > 1


def test_random_numbers_do_not_depend_on_earlier_calls(keras: Start) -> None:
    """TensorFlow, Keras and NumPy start each call from its seed."""
    session = keras()
    first = session.call("random", [], {}, seed=7).value
    session.call("dense", [], {})
    assert session.call("random", [], {}, seed=7).value == first
    assert session.call("random", [], {}, seed=8).value != first


def test_tensors_arrive_as_arrays(keras: Start) -> None:
    """Tensors and variables of any kind are numbers for a check."""
    values = keras().call("tensors", [], {}).value
    assert all(type(value) is np.ndarray for value in values)
    assert [value.tolist() for value in values] == [[1, 2], [1, 1], 3, [1, 2]]


@pytest.mark.parametrize("threads", [1, 2])
def test_number_of_threads(keras: Start, threads: int) -> None:
    """TensorFlow computes with as many threads as it was told."""
    assert keras(threads=threads).call("threads", [], {}).value == [threads, threads]


LAYERED = """
import keras

def stacked():
    return keras.Sequential([
        keras.Input((6, 6, 1)), keras.layers.Conv2D(2, 3), keras.layers.Flatten(), keras.layers.Dense(3, "softmax")
    ])

def functional():
    x = keras.Input((6, 6, 1))
    return keras.Model(x, keras.layers.Dense(3, "softmax")(keras.layers.GlobalMaxPooling2D()(x)))

def recurrent(kind):
    layer = {"last": keras.layers.LSTM(4), "two ways": keras.layers.Bidirectional(keras.layers.GRU(4))}[kind]
    return keras.Sequential([keras.Input((5, 2)), layer, keras.layers.Dense(1)])
"""


def test_what_each_layer_makes_of_a_batch(keras: Start) -> None:
    """Layers in order with outputs and weights; the last one's outputs are the model's."""
    session = keras(LAYERED)
    x = np.random.default_rng(0).normal(size=(3, 6, 6, 1)).astype("float32")
    layers = {"stacked": ["Conv2D", "Flatten", "Dense"], "functional": ["GlobalMaxPooling2D", "Dense"]}
    for name, kinds in layers.items():
        model = model_of(session, name)
        found = session.operation("activations", model, x)
        assert [layer["kind"] for layer in found] == kinds
        assert np.allclose(found[-1]["outputs"], session.operation("predict", model, x))
    convolution = session.operation("activations", model_of(session, "stacked"), x)[0]
    assert convolution["outputs"].shape == (3, 4, 4, 2)
    assert [weight.shape for weight in convolution["weights"]] == [(3, 3, 1, 2), (2,)]


def test_a_recurrent_layer_tells_every_step(keras: Start) -> None:
    """Also where the model uses the last step only; the model itself stays as it was."""
    session = keras(LAYERED)
    x = np.random.default_rng(0).normal(size=(3, 5, 2)).astype("float32")
    for kind in ("last", "two ways"):
        model = session.call("recurrent", [kind], {}).value
        before = session.operation("predict", model, x)
        steps, last = session.operation("activations", model, x)
        assert steps["outputs"].shape == (3, 5, 4)
        assert np.array_equal(session.operation("predict", model, x), before)
        assert np.allclose(last["outputs"], before, atol=1e-6)
    shorter = session.operation("activations", model, np.concatenate([x[:, :2], 0 * x[:, 2:]], axis=1))
    assert np.allclose(shorter[0]["outputs"][:, :2], steps["outputs"][:, :2], atol=1e-6)  # it sees no later step


def test_a_model_that_cannot_be_looked_into(keras: Start) -> None:
    """A class of one's own has no graph of layers: it raises in the child, and the session goes on."""
    session = keras()
    with pytest.raises(StudentError):
        session.operation("activations", model_of(session, "subclassed"), np.zeros((2, 4), "float32"))
    assert model_of(session, "dense")


def test_an_uncompiled_model_can_be_trained(keras: Start) -> None:
    """`compile` gives it a loss and an accuracy to note."""
    session = keras()
    model = model_of(session, "functional")
    session.operation("compile", model, "sparse_categorical_crossentropy", 0.01)
    facts = session.operation("facts", model)
    assert (facts["compiled"], facts["loss"]) == (True, "sparse_categorical_crossentropy")
    assert facts["learning_rate"] == pytest.approx(0.01)
    x, y = np.zeros((8, 4), "float32"), np.zeros(8, int)
    history = session.operation("fit", model, x, y, 2, 4, 0, 2.0, lambda epoch, logs: None)
    assert set(history) == {"loss", "accuracy"}
