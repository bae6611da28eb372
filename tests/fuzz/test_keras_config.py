"""Descriptions of models made by a hostile process: they pass or are Refused, at once, and nothing else happens."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import event, example, given
from hypothesis import strategies as st

from grader.proxy.keras_config import LAYERS, MODULES, Refused, check_config

from .depth import MIB, bounded, examples
from .mangle import mangled, mangled_tree, odd_values


def built_in(module: str, kind: str, /, **config: Any) -> dict[str, Any]:
    """Return an object as Keras writes it."""
    return {"module": module, "class_name": kind, "config": config, "registered_name": None}


DENSE = built_in(
    "keras.layers",
    "Dense",
    units=2,
    activation="relu",
    dtype=built_in("keras", "DTypePolicy", name="float32"),
    kernel_initializer=built_in("keras.initializers", "GlorotUniform", seed=None),
)
INPUT = built_in("keras.layers", "InputLayer", batch_shape=[None, 4], dtype="float32")
TENSOR = {"class_name": "__keras_tensor__", "config": {"shape": [None, 4], "keras_history": ["x", 0, 0]}}
MODELS = (
    built_in("keras", "Sequential", name="m", layers=[INPUT, DENSE, DENSE]),
    built_in(
        "keras.src.models.functional",
        "Functional",
        layers=[INPUT | {"name": "x"}, DENSE | {"inbound_nodes": [{"args": [TENSOR], "kwargs": {}}]}],
        input_layers=[["x", 0, 0]],
    ),
)
NAMES = ("Lambda", "os", "builtins", "load_model", "function", "__lambda__", "keras.saving", "my>Dense", *MODULES[:3])
KEYS = ("class_name", "module", "registered_name", "config", "function", "path", "fn")
ODD = odd_values() | st.sampled_from([*NAMES, *KEYS, *sorted(LAYERS)[:5], DENSE, TENSOR])
PIECES = ('"', "[", "]", "{", "}", ",", ":", "null", "NaN", "\\ud800", "\ud800", "9" * 5000, "[" * 3000, '{"a":' * 3000)


def check(text: str) -> None:
    """Check a description; only Refused may come out, with a sentence."""
    with bounded(1 * MIB + 80 * len(text)):
        try:
            check_config(text)
        except Refused as error:
            sentence = str(error)
        else:
            event("passed")
            json.loads(text)
            return
    event("refused")
    assert 0 < len(sentence) < 200


@examples(4)
@given(st.sampled_from(MODELS).flatmap(lambda model: mangled_tree(model, ODD)).map(json.dumps))
@example('{"class_name":"Sequential","module":"keras","config":{"class_name":' + "[" * 900 + "]" * 900 + "}}")
def test_mangled_description_is_refused_or_passes(text: str) -> None:
    """A description with parts removed, exchanged or replaced is refused with a short sentence, or passes."""
    check(text)


@examples(4)
@given(st.sampled_from(MODELS).map(json.dumps).flatmap(lambda text: mangled(text, st.sampled_from(PIECES))) | st.text())
@example("[" * 1_000_000)
@example('{"class_name":' * 100_000)
def test_mangled_text_is_refused_or_passes(text: str) -> None:
    """A description with some characters cut, doubled, moved or replaced is refused, or passes."""
    check(text)
