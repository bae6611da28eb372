"""A rebuilt model is used again only where nobody can tell: what was built is equal, and nothing has changed it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from grader.proxy.rebuilt import Rebuilt, Workshop, nameless
from grader.sandbox.inside import wire

WEIGHTS = [np.ones((2, 2), "float32")]


def model(*layers: str, activation: str = "relu", loss: str = "mse", optimizer: str = "adam", **more: Any) -> str:
    """Return a description in Keras' form: dense layers of these names, one after the other."""
    inside = [
        {
            "class_name": "Dense",
            "name": name,
            "config": {"name": name, "units": 2, "activation": activation, **more},
            "inbound_nodes": [{"args": [{"config": {"keras_history": [layers[place - 1], 0, 0]}}]}],
        }
        for place, name in enumerate(layers)
    ]
    config = {"name": "model", "layers": inside, "output_layers": [[layers[-1], 0, 0]]}
    compiled = {"optimizer": {"class_name": "Adam", "config": {"name": optimizer}}, "loss": {"config": {"name": loss}}}
    return json.dumps({"class_name": "Functional", "config": config, "compile_config": compiled})


TWO = model("dense", "dense_1")


class Session:
    """A clean process that numbers the models it builds."""

    def __init__(self) -> None:
        self.built = 0

    def operation(self, name: str, config: str, weights: list[Any]) -> wire.Handle:
        self.built += 1
        return wire.Handle(self.built, "keras.Model", keras=True)


class Checks:
    """A workshop, and the clean process in which it builds for one check after the other."""

    def __init__(self) -> None:
        self.workshop, self.session = Workshop(), Session()

    def rebuild(self, config: str, weights: list[Any] = WEIGHTS) -> Rebuilt:
        return self.workshop.rebuild(self.session, config, weights)  # type: ignore[arg-type]


@pytest.fixture
def checks() -> Checks:
    return Checks()


# ---------------------------------------------------------------------- what is equal


def test_names_that_keras_counts_up_do_not_tell_models_apart() -> None:
    """Of layers, where they are referred to, and of the optimiser."""
    assert nameless(TWO) == nameless(model("dense_2", "dense_3", optimizer="adam_1"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TWO, model("dense", "dense")),
        (TWO, model("dense", "dense_1", "dense_2")),
        (TWO, model("dense", "dense_1", activation="tanh")),
        (TWO, model("dense", "dense_1", loss="mae")),
        (TWO, model("relu", "relu", activation="relu")),
        (model("relu", activation="relu"), model("tanh", activation="tanh")),  # named like its activation
    ],
)
def test_everything_else_does(one: str, other: str) -> None:
    """Which layer is which, how many, what they do, how the loss is called: names are replaced where they are names."""
    assert nameless(one) != nameless(other)


# ---------------------------------------------------------------------- who gets which


def test_two_models_of_one_check_are_two(checks: Checks) -> None:
    """A check that trains one of them must not find the other trained."""
    assert checks.rebuild(model("a")) is not checks.rebuild(model("a"))


def test_the_next_check_gets_the_models_of_the_last_one(checks: Checks) -> None:
    """As many as there are; and what is known of them."""
    first = checks.rebuild(model("a"))
    first.ask("facts", (), lambda: {"built": True})
    checks.workshop.release()
    again = checks.rebuild(model("b"))

    assert again is first
    assert again.ask("facts", (), lambda: pytest.fail("it was asked before")) == {"built": True}
    assert checks.rebuild(model("c")) is not first
    assert checks.session.built == 2


def test_inputs_belong_to_an_answer(checks: Checks) -> None:
    """Other inputs are another question."""
    found = checks.rebuild(model("a"))

    assert [found.ask("predict", (np.full(2, x),), lambda x=x: x) for x in (1, 2, 1)] == [1, 2, 1]


def test_a_trained_model_is_nobody_elses(checks: Checks) -> None:
    """It is neither handed out again, nor does it answer what it knew before."""
    first = checks.rebuild(model("a"))
    first.ask("predict", (), lambda: "before")
    checks.workshop.trained(first)

    assert first.ask("predict", (), lambda: "after") == "after"
    checks.workshop.release()
    assert checks.rebuild(model("a")) is not first


OTHER_WEIGHTS = ([np.zeros((2, 2), "float32")], [np.ones(4, "float32")], [])


@pytest.mark.parametrize(
    ("config", "weights", "ended"),
    [
        *((model("a"), weights, False) for weights in OTHER_WEIGHTS),  # equal descriptions are not enough
        (model("a", stateful=True), WEIGHTS, False),  # it goes on where the last batch ended
        (model("a"), WEIGHTS, True),  # the next clean process builds its own
    ],
)
def test_a_model_that_is_not_used_twice(checks: Checks, config: str, weights: list[Any], ended: bool) -> None:
    """Other weights are another model, one with a memory is another after its use, and one of an ended process gone."""
    first = checks.rebuild(config)
    checks.workshop.release()
    checks.session = Session() if ended else checks.session

    assert checks.rebuild(config, weights) is not first
