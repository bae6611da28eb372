"""Comparing what a student's function returned: shape first, then the kind of numbers, then the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from grader.failure import CheckFailure
from grader.proxy import Ref, Student
from grader.sandbox import wire
from grader.sandbox.session import StudentError

RTOL = 1e-4
ATOL = 1e-6
"""Right answers in another style deviate at most 5e-7 relative (float32); the smallest wrong one 1e-3."""


def assert_close(actual: Any, expected: Any, *, rtol: float = RTOL, atol: float = ATOL, what: str = "") -> None:
    """Fail unless `actual` has the shape and, within `atol + rtol * |expected|`, the numbers of `expected`.

    Lists, booleans, integers and float32 are accepted where the numbers agree; NaN agrees with nothing.

    Args:
        actual: what the student's function returned, or something computed from it.
        expected: numbers or an array of them.
        what: what `actual` is, when it is not simply the returned value: "the row sums".

    Raises:
        CheckFailure: with both values, for the feedback.
    """
    if not close(comparable(actual, expected, what), expected, rtol=rtol, atol=atol):
        raise CheckFailure(actual=actual, expected=expected, what=what)


def close(actual: Any, expected: Any, *, rtol: float = RTOL, atol: float = ATOL) -> bool:
    """Say whether two arrays of one shape agree, as `assert_close` would."""
    found, wanted = np.asarray(actual), np.asarray(expected)
    with np.errstate(all="ignore"):  # the difference of two huge numbers may overflow, and is then no agreement
        return found.shape == wanted.shape and bool(np.isclose(found, wanted, rtol=rtol, atol=atol).all())


def comparable(actual: Any, expected: Any, what: str = "") -> np.ndarray[Any, Any]:
    """Return a student's value as an array of the expected shape and kind of numbers, or fail saying what it is."""
    found, wanted = numbers(actual, what), np.asarray(expected)
    if found.shape != wanted.shape:
        text = f"has shape {found.shape}, expected {wanted.shape}"
        raise CheckFailure(text, actual=actual, expected=expected, what=what)
    if found.dtype.kind == "c" and wanted.dtype.kind != "c":
        raise CheckFailure("holds complex numbers, expected real ones", actual=actual, expected=expected, what=what)
    return found


def numbers(actual: Any, what: str = "") -> np.ndarray[Any, Any]:
    """Return a student's value as an array of numbers, or fail saying what it is instead."""
    if isinstance(actual, Ref | wire.Opaque):
        kind = actual._type if isinstance(actual, Ref) else actual.type
        why = f" ({actual.text})" if isinstance(actual, wire.Opaque) and actual.text.startswith("its dtype") else ""
        raise CheckFailure(f"is of type {kind}{why}, expected numbers", what=what)
    try:
        found = wire.as_array(actual)
    except ValueError:
        raise CheckFailure("has rows of different lengths", actual=actual, what=what) from None
    if found.dtype.kind not in "biufc":
        raise CheckFailure(f"is {_kind(actual)}, expected numbers", actual=actual, what=what)
    return found


def _kind(value: Any) -> str:
    return {"str": "text", "dict": "a dictionary", "tuple": "a tuple", "bytes": "bytes"}.get(
        type(value).__name__, f"of type {type(value).__name__}"
    )


@contextmanager
def assert_raises(exception: type[Exception]) -> Iterator[None]:
    """Fail unless the student's code inside the block raises this exception (or a subclass of it)."""
    try:
        yield
    except StudentError as error:
        if exception.__name__ in error.types:
            return
        raise CheckFailure(f"raised {error.type}, expected {exception.__name__}") from error
    raise CheckFailure(f"raised nothing, expected {exception.__name__}")


def assert_unchanged(student: Student) -> None:
    """Fail when the student's function changed an argument in one of this check's calls."""
    for call in student.calls:
        for name in call.changed:
            which = f"argument {int(name) + 1}" if name.isdigit() else f"`{name}`"
            raise CheckFailure(f"changed its input: {which} of {call.function} is not what it was before the call")


def assert_no_warnings(student: Student) -> None:
    """Fail when NumPy warned (overflow, invalid value, division by zero) in one of this check's calls."""
    for call in student.calls:
        for text in call.warnings:
            if text.startswith("RuntimeWarning"):
                raise CheckFailure(f"made NumPy warn: {text.removeprefix('RuntimeWarning: ')}", actual=call.value)
