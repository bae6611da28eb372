"""What a function of a check is called with, when the student's code calls it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.sandbox.callbacks import Callbacks, numbers_in
from grader.sandbox.inside import wire


def answer(function: Any, *args: Any, given: Any = ()) -> Any:
    callbacks = Callbacks([function, *given])
    number = callbacks.handle(function).id
    frame = callbacks.answer("nonce", [number, list(args)])
    assert frame is not None
    _, header, *body = frame
    return wire.decode(bytes(header), b"".join(map(bytes, body)))[1]


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (np.zeros((3, 4)), 12),
        (np.zeros((0, 9)), 9),
        (np.zeros((9, 0)), 9),
        (np.array(["x" * 9]), 9),
        ([[], [], []], 3),
        ([{"abc": 1.0}, ()], 5),
        ("text", 4),
        (1.5, 1),
        (None, 1),
    ],
)
def test_how_much_a_value_may_become(value: Any, count: int) -> None:
    """Letters count, and empty axes as 1: what holds nothing may be multiplied to something large."""
    assert numbers_in(value) == count


def test_a_list_is_an_array() -> None:
    """Twice a list is twice its numbers, not the list twice; numbers are NumPy's, which have an end."""
    assert answer(lambda x: 2 * x, [1.5, 2.5], given=[[0, 0]])[1].tolist() == [3.0, 5.0]
    assert answer(lambda x: type(x).__name__, 3)[1] == "int64"


@pytest.mark.parametrize("value", ["x", b"x", None, {"x": 1.0}, [[1.0], 2.0], 1 << 99, wire.Handle(1)])
def test_what_is_no_number_is_refused(value: Any) -> None:
    """The function is not called with it, and the student is told."""
    ok, said = answer(lambda n, x: n * x, 10**12, value, given=[0, 0, 0])
    assert not ok
    assert said.startswith("the function given to you raised ")
