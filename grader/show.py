"""Values and calls as text a student reads: short ones whole, long ones cut around what differs."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.failure import CheckFailure
from grader.proxy import Call, KerasModel, Ref
from grader.sandbox import wire

SMALL = 12
"""Arrays with at most this many elements are shown whole."""
WIDTH = 96
WIDE = 120
"""A call with both values stays on one line up to this length."""


def show(value: Any) -> str:
    """Return a value as one line of text."""
    if isinstance(value, KerasModel):
        return "a Keras model"
    if type(value) is dict:
        return _clipped("{" + ", ".join(f"{key!r}: {_argument(part)}" for key, part in value.items()) + "}")
    if isinstance(value, Ref | wire.Opaque):
        return f"an object of type {value._type if isinstance(value, Ref) else ' '.join(value.type.split())}"
    if callable(value):
        return str(getattr(value, "__name__", "a function"))
    array = _array(value)
    if array is None:
        return _clipped(" ".join(map(str.strip, repr(value).splitlines())))  # an array inside has lines
    if array.size > SMALL:
        return f"array of shape {array.shape}"
    text = np.array2string(array, separator=", ", precision=6, suppress_small=False)
    return " ".join(text.split())


def _clipped(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def show_call(call: Call) -> str:
    """Return a call as a line that can be pasted where its arguments are short."""
    values = [_argument(value) for value in call.args]
    values += [f"{name}={_argument(value)}" for name, value in call.keywords.items()]
    return f"{call.function.removesuffix('.')}({', '.join(values)})"


def _argument(value: Any) -> str:
    array = _array(value) if isinstance(value, np.ndarray | list) else None
    if array is not None and array.size <= SMALL:
        return repr(array.tolist())
    return f"<{show(value)}>" if array is not None else show(value)


def _array(value: Any) -> np.ndarray[Any, Any] | None:
    if isinstance(value, str | bytes | dict | tuple) or value is None:
        return None
    try:
        array = wire.as_array(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biufc" else None


def show_failure(failure: CheckFailure, calls: list[Call]) -> str:
    """Return what a failed comparison shows: the call, what it returned, what was expected."""
    call = next((call for call in calls if call.value is not None and call.value is failure.actual), None)
    call = call or (calls[-1] if calls and not failure.what else None)
    subject = failure.what or (show_call(call) if call else "")
    if failure.text:
        return f"{subject} {failure.text}".strip()
    returned, expected = _side_by_side(failure.actual, failure.expected)
    verb = "" if failure.what else "returned "
    line = f"{subject}{':' if failure.what else ''}  {verb}{returned}   expected {expected}"
    if len(line) <= WIDE:
        return line
    return f"{subject}\n  {verb or 'found '}{returned}\n  expected {expected}"


def _side_by_side(actual: Any, expected: Any) -> tuple[str, str]:
    """Return both values; of long arrays the first place where they differ."""
    found, wanted = _array(actual), _array(expected)
    if found is None or wanted is None or found.size <= SMALL or found.shape != wanted.shape:
        return show(actual), show(expected)
    with np.errstate(all="ignore"):
        differs = ~np.isclose(found, wanted, rtol=1e-4, atol=1e-6)
    places = np.argwhere(differs)
    index = tuple(int(i) for i in places[0]) if len(places) else (0,) * found.ndim
    where = f"[{', '.join(map(str, index))}]"
    differ = f"{len(places)} of {found.size} numbers differ"
    text = f"an array of shape {found.shape}; {differ}, first {where} = {found[index]:.6g}"
    return text, f"{where} = {wanted[index]:.6g}"


def printable(text: str) -> str:
    """Escape control characters: a student's text must not move the cursor or colour the screen."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)
