"""When two values agree: first their shape, then the kind of their numbers, then the numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.errors import CheckFailure
from grader.proxy.student import Ref, class_of
from grader.sandbox.inside import wire

RTOL = 1e-4
ATOL = 1e-6
"""Right answers in another style deviate at most 5e-7 relative (float32); the smallest wrong one 1e-3."""


def close(actual: Any, expected: Any, *, rtol: float = RTOL, atol: float = ATOL) -> bool:
    """Say whether two arrays of one shape agree, as `assert_close` would."""
    found, wanted = np.asarray(actual), np.asarray(expected)
    if np.array_equal(found, wanted):  # as with most right answers, and a tenth of the price
        return True
    with np.errstate(all="ignore"):  # the difference of two huge numbers may overflow, and is then no agreement
        return found.shape == wanted.shape and bool(np.isclose(found, wanted, rtol=rtol, atol=atol).all())


def disagreement(
    actual: Any, expected: Any, *, rtol: float = RTOL, atol: float = ATOL, what: str = ""
) -> CheckFailure | None:
    """Return what is wrong with a value within `atol + rtol * |expected|`, or None. Tuples are compared by part."""
    if isinstance(expected, tuple) and isinstance(actual, tuple) and len(actual) == len(expected):
        for place, (one, wanted) in enumerate(zip(actual, expected, strict=True), start=1):
            if part := disagreement(one, wanted, rtol=rtol, atol=atol):
                text = f"part {place} {part.text}" if part.text else ""
                return CheckFailure(text, actual=actual, expected=expected, what=what)
        return None
    try:
        found = comparable(actual, expected, what)
    except CheckFailure as failure:
        return failure
    agree = close(found, expected, rtol=rtol, atol=atol)
    return None if agree else CheckFailure(actual=actual, expected=expected, what=what)


def comparable(actual: Any, expected: Any, what: str = "") -> np.ndarray[Any, Any]:
    """Return a student's value as an array of the expected shape and kind of numbers, or fail saying what it is."""
    found, wanted = numbers(actual, what), np.asarray(expected)
    if found.shape != wanted.shape:
        text = f"{_shape(actual, found)}, expected {wanted.shape}"
        raise CheckFailure(text, actual=actual, expected=expected, what=what, of_value=True)
    if found.dtype.kind == "c" and wanted.dtype.kind != "c":
        raise CheckFailure("holds complex numbers, expected real ones", actual=actual, expected=expected, what=what)
    return found


def numbers(actual: Any, what: str = "") -> np.ndarray[Any, Any]:
    """Return a student's value as an array of numbers, or fail saying what it is instead."""
    if isinstance(actual, Ref | wire.Opaque):
        kind = class_of(actual) if isinstance(actual, Ref) else actual.type
        why = f" ({actual.text})" if isinstance(actual, wire.Opaque) and actual.text.startswith("its dtype") else ""
        raise CheckFailure(f"is of type {kind}{why}, expected numbers", what=what)
    try:
        found = wire.as_array(actual)
    except ValueError:
        text = _tuple(actual) or "has rows of different lengths"
        raise CheckFailure(text, actual=actual, what=what) from None
    if found.dtype.kind not in "biufc":
        raise CheckFailure(f"is {_kind(actual)}, expected numbers", actual=actual, what=what)
    return found


def _shape(value: Any, found: np.ndarray[Any, Any]) -> str:
    """Return what is said of a value of a wrong shape; whoever returned two arrays has not returned a larger one."""
    return f"{_tuple(value)}, together of shape {found.shape}" if _tuple(value) else f"has shape {found.shape}"


def _tuple(value: Any) -> str:
    return f"is a tuple of {len(value)} values" if type(value) is tuple else ""


def _kind(value: Any) -> str:
    return {"str": "text", "dict": "a dictionary", "tuple": "a tuple", "bytes": "bytes"}.get(
        type(value).__name__, f"of type {type(value).__name__}"
    )
