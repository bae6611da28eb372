"""The ladder of a check: small calls on which wrong models fail, for copies that have no reference to shrink with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from grader.errors import CheckFailure
from grader.feedback.agreement import disagreement
from grader.feedback.fingerprint import same
from grader.feedback.recording import Rung, sketch_arguments
from grader.feedback.shrink import Example
from grader.proxy.held import HeldStudent
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

RUNGS = 8
"""A ladder has at most so many rungs: the student's copy tries each of them."""


def ladder(examples: Iterable[Example], right: Sequence[HeldStudent]) -> tuple[Rung, ...]:
    """Return the different calls among the examples, smallest first.

    Args:
        examples: small calls that wrong models failed.
        right: other right answers. Where one disagrees with the reference, the call is none that the task speaks of.
    """
    rungs: list[Rung] = []
    for example in sorted(examples, key=_size):
        rung = Rung(example.call.function, example.call.args, example.call.keywords, example.expected)
        known = any(_equal(rung, other) for other in rungs)
        if not known and len(rungs) < RUNGS and all(_agrees(student, rung) for student in right):
            rungs.append(rung)
    return tuple(rungs)


def _size(example: Example) -> tuple[int, int]:
    elements = sum(value.size if isinstance(value, np.ndarray) else 1 for value in example.call.args)
    return elements, len(repr(example.call.args))


def _equal(one: Rung, other: Rung) -> bool:
    if one.function != other.function or one.keywords.keys() != other.keywords.keys():
        return False
    return same(sketch_arguments(one.args, one.keywords), sketch_arguments(other.args, other.keywords))


def _agrees(student: HeldStudent, rung: Rung) -> bool:
    try:
        value: Any = student.call(rung.function, rung.args, rung.keywords)
    except (StudentError, SessionEnded, CheckFailure):
        return False
    return disagreement(value, rung.value) is None
