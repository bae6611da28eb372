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


class Session:
    """A clean process that numbers the models it builds."""

    def __init__(self) -> None:
        self.built = 0

    def operation(self, name: str, config: str, weights: list[Any]) -> wire.Handle:
        self.built += 1
        return wire.Handle(self.built, "keras.Model", keras=True)


def rebuild(workshop: Workshop, session: Session, config: str, weights: list[Any] = WEIGHTS) -> Rebuilt:
    return workshop.rebuild(session, config, weights)  # type: ignore[arg-type]


# ---------------------------------------------------------------------- what is equal


def test_names_that_keras_counts_up_do_not_tell_models_apart() -> None:
    """Of layers, where they are referred to, and of the optimiser."""
    assert nameless(model("dense", "dense_1")) == nameless(model("dense_2", "dense_3", optimizer="adam_1"))


@pytest.mark.parametrize(
    "other",
    [
        model("dense", "dense"),
        model("dense", "dense_1", "dense_2"),
        model("dense", "dense_1", activation="tanh"),
        model("dense", "dense_1", loss="mae"),
        model("relu", "relu", activation="relu"),
    ],
)
def test_everything_else_does(other: str) -> None:
    """Which layer is which, how many there are, what they do; the name of a loss is what the loss is called."""
    assert nameless(model("dense", "dense_1")) != nameless(other)


def test_a_layer_named_like_an_activation_changes_no_activation() -> None:
    """A name is replaced where it is a name, and nowhere else."""
    assert nameless(model("relu", activation="relu")) != nameless(model("tanh", activation="tanh"))


# ---------------------------------------------------------------------- who gets which


def test_two_models_of_one_check_are_two() -> None:
    """A check that trains one of them must not find the other trained."""
    workshop, session = Workshop(), Session()

    assert rebuild(workshop, session, model("a")) is not rebuild(workshop, session, model("a"))


def test_the_next_check_gets_the_models_of_the_last_one() -> None:
    """As many as there are; and what is known of them."""
    workshop, session = Workshop(), Session()
    first = rebuild(workshop, session, model("a"))
    first.ask("facts", (), lambda: {"built": True})
    workshop.release()
    again = rebuild(workshop, session, model("b"))

    assert again is first
    assert again.ask("facts", (), lambda: pytest.fail("it was asked before")) == {"built": True}
    assert rebuild(workshop, session, model("c")) is not first
    assert session.built == 2


def test_inputs_belong_to_an_answer() -> None:
    """Other inputs are another question."""
    found = rebuild(Workshop(), Session(), model("a"))

    assert [found.ask("predict", (np.full(2, x),), lambda x=x: x) for x in (1, 2, 1)] == [1, 2, 1]


@pytest.mark.parametrize("weights", [[np.zeros((2, 2), "float32")], [np.ones(4, "float32")], []])
def test_other_weights_are_another_model(weights: list[Any]) -> None:
    """Equal descriptions are not enough."""
    workshop, session = Workshop(), Session()
    first = rebuild(workshop, session, model("a"))
    workshop.release()

    assert rebuild(workshop, session, model("a"), weights) is not first


def test_a_trained_model_is_nobody_elses() -> None:
    """It is neither handed out again, nor does it answer what it knew before."""
    workshop, session = Workshop(), Session()
    first = rebuild(workshop, session, model("a"))
    first.ask("predict", (), lambda: "before")
    workshop.trained(first)

    assert first.ask("predict", (), lambda: "after") == "after"
    workshop.release()
    assert rebuild(workshop, session, model("a")) is not first


def test_a_model_with_a_memory_is_not_used_twice() -> None:
    """A stateful layer goes on where the last batch ended."""
    workshop, session = Workshop(), Session()
    first = rebuild(workshop, session, model("a", stateful=True))
    workshop.release()

    assert rebuild(workshop, session, model("a", stateful=True)) is not first


def test_a_model_of_a_process_that_ended_is_gone() -> None:
    """The next clean process builds its own."""
    workshop = Workshop()
    first = rebuild(workshop, Session(), model("a"))
    workshop.release()

    assert rebuild(workshop, Session(), model("a")) is not first
