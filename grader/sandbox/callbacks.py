"""Functions of a check that the student's code calls back: handles for the child, and what they answer it.

They run in the grader, so they take no more numbers at once than there are in the arguments that they were given with:
what they make of more, an outer product say, would cost the class its memory. What a check's own function gets is of
NumPy's kinds, with which a product is arithmetic: a list times a number would be as many lists.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from grader.sandbox.inside import wire

Frame = list[bytes | memoryview]


class Callbacks:
    """The functions among the arguments of one request."""

    def __init__(self, arguments: Iterable[Any] | None = None) -> None:
        self.functions: dict[int, Callable[..., Any]] = {}
        self.is_of_check = arguments is not None
        self.most = wire.ASKED.numbers if arguments is None else numbers_in([*arguments])

    def handle(self, value: Any) -> Any:
        """Return an argument as it can be sent: a function as a handle that the child can call."""
        if not callable(value):
            return value
        number = len(self.functions) + 1
        self.functions[number] = value
        return wire.Callback(number, getattr(value, "__name__", "function"))

    def answer(self, nonce: str, content: list[Any]) -> Frame | None:
        """Call a function with what the student's code passes; any fault is told to the student.

        Returns:
            The frame to send, None where no such function was given.
        """
        match content:
            case [int(number), list(args)] if number in self.functions:
                return self._answer(nonce, self.functions[number], args)
            case _:
                return None

    def _answer(self, nonce: str, function: Callable[..., Any], args: list[Any]) -> Frame:
        if numbers_in(args) > self.most:
            text = f"the function given to you takes at most {self.most} numbers, as many as it was given with"
            return wire.encode([nonce, [False, text]], wire.FrameKind.VALUE)
        try:
            given = map(_numeric, args) if self.is_of_check else args
            return wire.encode([nonce, [True, function(*given)]], wire.FrameKind.VALUE)
        except Exception as error:  # noqa: BLE001  the arguments are the student's, and so is the value's size
            text = f"the function given to you raised {type(error).__name__}: {error}"[:2000]
            return wire.encode([nonce, [False, text]], wire.FrameKind.VALUE)


def _numeric(value: Any) -> Any:
    """Return an argument as a number or an array of NumPy's. Raises TypeError where it is none."""
    array = wire.as_array(value)
    if array.dtype.kind not in "biufc":
        raise TypeError("it takes numbers and arrays of numbers")
    return array[()]


def numbers_in(value: Any) -> int:
    """Return how many numbers or letters a value holds, 1 for what holds none.

    An empty axis counts as 1: a product of two arrays that hold nothing may be of the size of all their other axes.
    """
    if isinstance(value, np.ndarray):
        letters = value.itemsize // 4 if value.dtype.kind == "U" else 1
        return math.prod(max(length, 1) for length in (*value.shape, letters))
    if isinstance(value, dict):
        return max(sum(map(numbers_in, (*value, *value.values()))), 1)
    if isinstance(value, list | tuple):
        return max(sum(map(numbers_in, value)), 1)
    return max(len(value), 1) if isinstance(value, str | bytes) else 1
