"""Values and calls as text a student reads: short ones whole, long ones cut around what differs."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from grader.errors import CheckFailure
from grader.explanation import Explanation, Values, is_whole
from grader.feedback.agreement import ATOL, RTOL
from grader.feedback.causes import SHORT
from grader.proxy.keras_model import KerasModel
from grader.proxy.student import Call, Ref, class_of
from grader.sandbox.inside import wire

SMALL = 12
"""Arrays with at most this many elements are shown whole."""
GIVEN = 24
"""Arguments with at most this many elements are: so the call can be pasted."""
WIDTH = 96
LONG_CALL = 400
"""A call that takes more characters is not read any more."""
LONG_LITERAL = 40
"""Arrays that take more characters are written with six digits."""
AROUND = 3
"""Of a long array so many numbers before and after the first different one are shown."""


def show(value: Any) -> str:
    """Return a value as one line of text."""
    if isinstance(value, KerasModel):
        return "a Keras model"
    if type(value) is dict:
        full = "{" + ", ".join(f"{key!r}: {_argument(part)}" for key, part in value.items()) + "}"
        return full if len(full) <= WIDTH else _clipped("{" + ", ".join(map(_entry, value.items())) + "}")
    if type(value) is tuple:
        parts = ", ".join(map(show, value))
        return _clipped(f"({parts},)" if len(value) == 1 else f"({parts})")
    if isinstance(value, Ref | wire.Opaque):
        return f"an object of type {class_of(value) if isinstance(value, Ref) else ' '.join(value.type.split())}"
    if callable(value):
        return str(getattr(value, "__name__", "a function"))
    array = _array(value)
    if array is None:
        return _clipped(" ".join(map(str.strip, repr(value).splitlines())))  # an array inside has lines
    if array.size > SMALL:
        return f"array of shape {array.shape}"
    if not array.ndim and array.dtype.kind == "f":
        return repr(float(f"{array:.7g}"))
    text = np.array2string(array, separator=", ", precision=6, suppress_small=False)
    return " ".join(text.split())


def _entry(item: tuple[Any, Any]) -> str:
    key, value = item
    array = _array(value)
    return (
        f"{key!r}: {_argument(value)}"
        if array is None or not array.ndim
        else f"{key!r}: <array of shape {array.shape}>"
    )


def _clipped(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def show_call(call: Call) -> str:
    """Return a call as a line that can be pasted; where that would be long, with its large arrays left out."""
    line = _call(call, GIVEN)
    return line if len(line) <= LONG_CALL else _call(call, SMALL)


def _call(call: Call, most: int) -> str:
    values = [_argument(value, most) for value in call.args]
    values += [f"{name}={_argument(value, most)}" for name, value in call.keywords.items()]
    return f"{call.function.removesuffix('.')}({', '.join(values)})"


def is_short(call: Call) -> bool:
    """Whether a call's line can be pasted and is read at a glance."""
    line = show_call(call)
    return len(line) <= SHORT and is_whole(line)


def _argument(value: Any, most: int = SMALL) -> str:
    if type(value) is dict and most > SMALL:
        return "{" + ", ".join(f"{key!r}: {_argument(part, most)}" for key, part in value.items()) + "}"
    array = _array(value) if isinstance(value, np.ndarray | list) else None
    if array is None:
        is_short = type(value) in (int, float, bool) or (type(value) is str and len(value) <= GIVEN)
        return repr(value) if is_short else show(value)
    if array.size > most:
        return f"<array of shape {array.shape}>"
    return _literal(value) if isinstance(value, np.ndarray) else repr(array.tolist())


def literal(value: Any) -> str:
    """Return a number, a text or a small array as Python, exactly; empty where it takes too much."""
    if not isinstance(value, np.ndarray):
        return repr(value)
    if value.size > SMALL or value.dtype.kind not in "biuf":
        return ""
    return _made(value, re.sub(r"nan|inf", lambda match: f"np.{match[0]}", repr(value.tolist())))


def _literal(array: np.ndarray[Any, Any]) -> str:
    """Return an array as Python: its numbers in full, or rounded where that would fill lines."""
    text = repr(array.tolist())
    if len(text) > LONG_LITERAL and array.dtype.kind == "f":
        rounded = np.array([float(f"{number:.6g}") for number in array.ravel().tolist()]).reshape(array.shape)
        text = repr(rounded.tolist()) if np.array_equal(_ranks(rounded), _ranks(array)) else text
    return _made(array, re.sub(r"nan|inf", lambda match: f"np.{match[0]}", text))


def _made(array: np.ndarray[Any, Any], numbers: str) -> str:
    """Return the call that makes an array: of its own type and shape, which the numbers alone may not tell."""
    made = np.array(array.tolist())
    dtype = "" if made.dtype == array.dtype else f", dtype=np.{array.dtype.name}"
    if made.shape != array.shape:  # no numbers, and so no rows
        return f"np.zeros({array.shape}{dtype})"
    return f"np.array({numbers}{dtype})"


def _ranks(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return which numbers are equal, and which are larger: a rounded call has to be about the same."""
    return np.unique(array, return_inverse=True)[1].ravel()


def _array(value: Any) -> np.ndarray[Any, Any] | None:
    if isinstance(value, str | bytes | dict | tuple) or value is None:
        return None
    try:
        array = wire.as_array(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biufc" else None


def call_of(failure: CheckFailure, calls: list[Call]) -> Call | None:
    """Return the call that a failure is told by: the one that returned its value, else the last one."""
    found = next((call for call in calls if call.value is not None and call.value is failure.actual), None)
    return found or (calls[-1] if calls and not failure.what else None)


def show_failure(failure: CheckFailure, calls: list[Call]) -> Explanation:
    """Return what a failed comparison shows: the call, what it returned, what was expected."""
    call = call_of(failure, calls)
    line = show_call(call) if call and not failure.what else ""
    return Explanation(failure.text.strip(), line, failure.what, _shown(failure))


def _shown(failure: CheckFailure) -> Values | None:
    if failure.returned:
        return Values(failure.returned)
    return None if failure.text else _side_by_side(failure.actual, failure.expected)


def _side_by_side(actual: Any, expected: Any) -> Values:
    """Return both values; of long arrays what lies around the first difference, and how many numbers differ."""
    found, wanted = _array(actual), _array(expected)
    if found is None or wanted is None or found.size <= SMALL or found.shape != wanted.shape:
        return Values(show(actual), show(expected))
    with np.errstate(all="ignore"):
        differs = ~np.isclose(found, wanted, rtol=RTOL, atol=ATOL)
    places = np.argwhere(differs if differs.any() else found != wanted)  # a check may be stricter
    index = tuple(int(i) for i in places[0]) if len(places) else (0,) * found.ndim
    count = f"({len(places)} of {found.size} numbers differ, the first at [{', '.join(map(str, index))}])"
    return Values(_around(found, index), _around(wanted, index), count)


def _around(array: np.ndarray[Any, Any], index: tuple[int, ...]) -> str:
    """Return the numbers beside a place along the last axis, as a slice of Python's that shows them."""
    *outer, place = index
    start, stop = max(0, place - AROUND), min(array.shape[-1], place + AROUND + 1)
    numbers = array[tuple(outer)][start:stop]
    text = " ".join(np.array2string(numbers, separator=", ", precision=6, max_line_width=1000).split())
    return f"[{', '.join([*map(str, outer), f'{start}:{stop}'])}] = {text}"
