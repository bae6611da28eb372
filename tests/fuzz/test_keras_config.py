"""Descriptions of models made by a hostile process: they pass or are Refused, at once, and nothing else happens."""

from __future__ import annotations

import json

from hypothesis import event, example, given
from hypothesis import strategies as st

from grader.proxy.keras_config import LAYERS, MODULES, Refused, admitted

from ..proxy.test_keras_config import DENSE, FUNCTIONAL, GOOD, tensor
from .depth import MIB, bounded, examples
from .mangle import mangled, mangled_tree, odd_values

MODELS = (GOOD["sequential"], FUNCTIONAL)
TENSOR = tensor("scores", 4)
NAMES = ("Lambda", "os", "builtins", "load_model", "function", "__lambda__", "keras.saving", "my>Dense", *MODULES[:3])
KEYS = ("class_name", "module", "registered_name", "config", "function", "path", "fn")
ODD = odd_values() | st.sampled_from([*NAMES, *KEYS, *sorted(LAYERS)[:5], DENSE, TENSOR])
PIECES = ('"', "[", "]", "{", "}", ",", ":", "null", "NaN", "\\ud800", "\ud800", "9" * 5000, "[" * 3000, '{"a":' * 3000)


def check(text: str) -> None:
    """Check a description; only Refused may come out, with a sentence."""
    with bounded(1 * MIB + 80 * len(text)):
        try:
            admitted(text)
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
