"""Sketches: small, comparable summaries of what a call returned, to recognise a mistake by its numbers.

A sketch is plain JSON. Short arrays are kept whole; of long ones sixteen samples and two sums, which two different
mistakes do not share. Lists, tuples of numbers and arrays of equal content have equal sketches.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.feedback.keras_words import meaning
from grader.proxy.keras_model import KerasModel
from grader.proxy.student import Call
from grader.sandbox.inside import wire
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

WHOLE = 16
"""Arrays up to this size are kept whole."""
LONG = 1_000_000
"""Longer arrays are not sketched."""
PARTS = 5_000
"""Lists and dictionaries up to so many parts are sketched."""
TRAITS = "traits"
"""Under this name the sketch of a model, or of an error of Keras, says what it is in words, whatever its numbers."""
RELATIVE = 1e-5
ABSOLUTE = 1e-8
"""Two numbers are the same mistake within these: float32 answers deviate 5e-7, the smallest mistake 1e-3."""


def sketch_call(call: Call) -> list[Any]:
    """Return `[function, how it ended, arguments it changed, warnings]`."""
    return [
        call.function,
        _ending(call),
        {key: sketch(call.changed[key]) for key in sorted(call.changed)},
        _warned(call),
    ]


def _ending(call: Call) -> Any:
    if isinstance(call.error, StudentError):
        found: dict[str, Any] = {"raised": call.error.type, "text": call.error.text[:200]}
        meant = meaning(call.error.text)  # the text itself has the sizes and names of just this model
        return found | {TRAITS: {"error": meant}} if meant else found
    if isinstance(call.error, SessionEnded):
        return {"ended": str(call.error.outcome)}
    return sketch(call.value)


def _warned(call: Call) -> list[str]:
    """Return what NumPy warned of; not in which operation, which depends on the processor."""
    said = (text.partition(" encountered in ")[0] for text in call.warnings if text.startswith("RuntimeWarning"))
    return sorted(set(said))


def sketch(value: Any) -> Any:
    """Return the sketch of a value; of one with very many parts there is none."""
    return _sketch(value) if _count(value) <= PARTS else {"object": type(value).__name__}


def _count(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + sum(map(_count, value.values()))
    return 1 + sum(map(_count, value)) if isinstance(value, list | tuple) else 1


def _sketch(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return {"text": value}
    if isinstance(value, KerasModel):
        computes = {key: _sketch(part) for key, part in sorted(value.behaviour().items())}
        return {"model": computes, TRAITS: dict(sorted(value.traits().items()))}
    if isinstance(value, dict):
        return {"dict": {key: _sketch(value[key]) for key in sorted(value)}}
    if isinstance(value, wire.Opaque):
        return {"opaque": value.type}
    numbers = _numbers(value)
    if numbers is not None:
        return _sketch_array(numbers)
    if isinstance(value, list | tuple):
        return {"parts": [_sketch(part) for part in value]}
    return {"object": type(value).__name__}


def _numbers(value: Any) -> np.ndarray[Any, Any] | None:
    """Return a value as an array of numbers, or None where it is none (a tuple of arrays stays a tuple)."""
    if isinstance(value, tuple):
        return None
    try:
        array = wire.as_array(value)
    except (ValueError, TypeError):  # rows of different lengths
        return None
    if array.dtype.kind not in "biufc" or array.size > LONG:
        return None
    return array.astype(complex if array.dtype.kind == "c" else float)


def _sketch_array(array: np.ndarray[Any, Any]) -> dict[str, Any]:
    flat = array.ravel()
    if flat.dtype.kind == "c":
        flat = np.concatenate([flat.real, flat.imag])
    if flat.size > WHOLE:
        with np.errstate(all="ignore"):
            sums = [flat @ np.cos(np.arange(flat.size)), np.abs(flat).sum()]
        flat = np.concatenate([flat[np.linspace(0, flat.size - 1, WHOLE).astype(int)], sums])
    return {"shape": list(array.shape), "numbers": [_short(float(number)) for number in flat]}


def _short(number: float) -> float | str:
    """Round to nine digits, so that a recording is the same on every machine; JSON has no infinities."""
    return float(f"{number:.9g}") if math.isfinite(number) else str(number)


def same(one: Any, other: Any) -> bool:
    """Say whether two sketches show the same numbers."""
    if one is other:  # much of what a wrong model shows is the reference's own
        return True
    if type(one) is float and type(other) is float:  # millions, for a class
        return one == other or math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one if key != TRAITS)
    if isinstance(one, list) and isinstance(other, list):
        return one == other or (len(one) == len(other) and all(map(same, one, other)))
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return bool(one == other)


def numbers_in(sketch: Any) -> set[float]:
    """Return all finite numbers of a sketch but the sizes of its arrays."""
    if isinstance(sketch, dict):
        return set().union(*(numbers_in(part) for key, part in sketch.items() if key not in ("shape", TRAITS)))
    if isinstance(sketch, list):
        return set().union(*map(numbers_in, sketch))
    return {float(sketch)} if isinstance(sketch, float | int) else set()
