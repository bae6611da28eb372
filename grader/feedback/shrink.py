"""The smallest call that still goes wrong: a failing call is made shorter and its numbers rounder.

A smaller call must be one that the check could have made. So every axis of one length is cut alike (rows of `X` with
those of `y`), an array keeps what holds for it (probabilities stay probabilities, labels whole numbers), and the
reference must answer with finite numbers and without a warning.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.feedback.agreement import close, disagreement
from grader.proxy.student import Call
from grader.sandbox.inside import wire

TRIES = 50
"""Calls of the student's function that a search may make."""
FEW = 6
"""Arrays with at most so many numbers are simplified one number at a time."""

Array = np.ndarray[Any, Any]
Arguments = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A call that goes wrong, and what it should have returned."""

    call: Call
    expected: Any


def shrink(
    example: Example, student: Callable[[Arguments], Call], reference: Callable[..., Any], tries: int = TRIES
) -> Example:
    """Return the smallest failing call that is found, or the one that was given.

    Args:
        example: a call that fails; its keyword arguments stay as they are.
        student: makes a call of the same function and returns how it went.
        reference: the right function.
        tries: how many calls of the student's function are made at most.
    """
    seen = {repr(example.call.args)}
    smaller = True
    while smaller:
        smaller = False
        for args in candidates(example.call.args):
            if tries == 0:
                return example
            if repr(args) in seen or not _keeps(example.call.args, args):
                continue
            seen.add(repr(args))
            expected = answer(reference, args)
            if expected is None or _is_settled(example.call.args, args, reference):
                continue
            tries -= 1
            call = student(args)
            if fails(call, expected):
                example, smaller = Example(call, expected), True
                break
    return example


def _is_settled(old: Arguments, new: Arguments, reference: Callable[..., Any]) -> bool:
    """Whether a call was cut to one place of an axis, and whatever stands there has the same right answer.

    So it is with the softmax of one class, which is 1: it is wrong all the same, but shows nothing of how it is right.
    """
    size = next((size for a, b in zip(old, new, strict=True) for size in _cut_to_one(a, b)), 0)
    single = [_cut_all(old, size, slice(i, i + 1)) for i in range(min(size, FEW))]
    answers = [answer(reference, args) for one in single for args in (one, _negated(one))]
    return bool(size) and not any(found is None or disagreement(found, answers[0]) for found in answers)


def _cut_to_one(old: Any, new: Any) -> list[int]:
    """Return the lengths of the axes of which one place is left."""
    if not isinstance(old, np.ndarray):
        return []
    return [before for before, after in zip(old.shape, new.shape, strict=True) if before > after == 1]


def _negated(args: Arguments) -> Arguments:
    return tuple(-value if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value for value in args)


def fails(call: Call, expected: Any) -> bool:
    """Whether a call returned something else than what was expected. (One that raised is another matter.)"""
    return call.error is None and call.value is not None and disagreement(call.value, expected) is not None


def answer(reference: Callable[..., Any], args: Arguments) -> Any:
    """Return what the reference returns, None where it does not answer with finite numbers and in silence."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            value = reference(*copy.deepcopy(args))
        except Exception:  # noqa: BLE001  arguments that it was not made for
            return None
    return value if _finite(value) else None


def _finite(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return bool(value) and all(map(_finite, value))
    try:
        array = wire.as_array(value)
    except ValueError:
        return False
    return array.dtype.kind in "biuf" and array.size > 0 and bool(np.isfinite(array).all())


# ---------------------------------------------------------------------- smaller calls


def candidates(args: Arguments) -> Iterator[Arguments]:
    """Yield simpler arguments, the boldest first: shorter axes, then rounder numbers."""
    yield from _shorter(args)
    for place, value in enumerate(args):
        for simpler in _simpler(value):
            yield (*args[:place], simpler, *args[place + 1 :])


def _shorter(args: Arguments) -> Iterator[Arguments]:
    """Cut all axes of one length alike: to one place, to two, to a half, by one."""
    lengths = {size for value in args if isinstance(value, np.ndarray) for size in value.shape if size > 1}
    for size in sorted(lengths, reverse=True):
        kept = [slice(i, i + 1) for i in range(min(size, FEW))]
        kept += [slice(0, 2), slice(0, size // 2), slice(size // 2, size), slice(0, size - 1)]
        for part in kept:
            yield _cut_all(args, size, part)


def _cut_all(args: Arguments, size: int, part: slice) -> Arguments:
    return tuple(_cut(value, size, part) for value in args)


def _cut(value: Any, size: int, part: slice) -> Any:
    if not isinstance(value, np.ndarray) or size not in value.shape:
        return value
    return value[tuple(part if length == size else slice(None) for length in value.shape)].copy()


def _simpler(value: Any) -> Iterator[Any]:
    """Yield rounder values: all numbers at once, then one at a time; a single number towards 1 and whole numbers."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size:
        away = np.copysign(np.maximum(np.ceil(np.abs(value)), 1), value)  # from zero, where there was none
        yield from (np.zeros_like(value), np.ones_like(value), np.round(value), away)
        yield from (_ranked(value), _still_one(np.round(value, 1)), _shares(value), _still_one(np.round(value, 2)))
        yield from (np.round(value, 1), np.round(value, 2))
        for place in np.ndindex(value.shape) if value.size <= FEW else ():
            for number in (0.0, 1.0, np.round(value[place])):
                changed = value.copy()
                changed[place] = number
                yield changed
    elif type(value) is float:
        yield from (1.0, 0.0, float(round(value)), round(value, 1))


def _ranked(value: Array) -> Array:
    """Return small whole numbers of the same order and signs."""
    ranks = np.zeros_like(value)
    for sign in (1, -1):
        chosen = np.sign(value) == sign
        ranks[chosen] = sign * (1 + np.unique(np.abs(value[chosen]), return_inverse=True)[1].ravel())
    return ranks


def _shares(value: Array) -> Array:
    """Return rows of the same order that sum to one: 0.1, 0.3, 0.6 for three."""
    rank = np.atleast_1d(value).argsort(axis=-1).argsort(axis=-1) + 1.0
    triangular = rank * (rank + 1) / 2
    return _still_one(np.round(triangular / triangular.sum(axis=-1, keepdims=True), 2)).reshape(value.shape)


def _still_one(rounded: Array) -> Array:
    """Make each row of rounded probabilities sum to one again, at its largest."""
    rows = np.atleast_1d(rounded).copy()
    largest = np.expand_dims(rows.argmax(axis=-1), -1)
    rest = rows.sum(axis=-1, keepdims=True) - np.take_along_axis(rows, largest, -1)
    np.put_along_axis(rows, largest, np.round(1 - rest, 2), -1)
    return rows.reshape(rounded.shape)


def _keeps(old: Arguments, new: Arguments) -> bool:
    """Whether what held for each old argument holds for the new one."""
    return all(_traits(a) <= _traits(b) for a, b in zip(old, new, strict=True))


def _traits(value: Any) -> frozenset[str]:
    """Return what may have been meant with an argument's numbers."""
    array = np.atleast_1d(value) if isinstance(value, np.ndarray | float) else np.zeros(0, int)
    if array.dtype.kind != "f":  # labels: cut along with what they belong to, never changed
        return frozenset()
    last = array.sum(axis=-1)
    traits = {
        "not negative": (array >= 0).all(),
        "positive": (array > 0).all(),
        "at most one": (np.abs(array) <= 1).all(),
        "whole": (array == np.round(array)).all(),
        "not zero": (array != 0).all(),
        "sums to one": close(last, np.ones_like(last)),
        "without ties": (np.diff(np.sort(array, axis=-1), axis=-1) != 0).all(),
    }
    return frozenset(name for name, holds in traits.items() if holds)
