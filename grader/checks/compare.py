"""Comparing what a student's function returned: shape first, then the kind of numbers, then the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from grader.errors import CheckFailure, fail
from grader.feedback.agreement import ATOL, RTOL, disagreement
from grader.proxy.student import Student
from grader.sandbox.raised import StudentError


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
    if failure := disagreement(actual, expected, rtol=rtol, atol=atol, what=what):
        fail(failure)


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
            text = f"changed its input: {which} of {call.function} is not what it was before the call"
            raise CheckFailure(text, actual=call.value, of_value=True)  # so it is told of this call, not of the last


def assert_no_warnings(student: Student) -> None:
    """Fail when NumPy warned (overflow, invalid value, division by zero) in one of this check's calls."""
    for call in student.calls:
        for text in call.warnings:
            if text.startswith("RuntimeWarning"):
                raise CheckFailure(f"made NumPy warn: {text.removeprefix('RuntimeWarning: ')}", actual=call.value)
