"""The call that tells two wrong models apart, for the visible check that misses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import numpy as np

from grader.course.runtime import SETUPS
from grader.errors import CheckFailure, CheckSkipped
from grader.feedback.fingerprint import same, sketch_call
from grader.feedback.recording import Recording, Rung
from grader.feedback.show import show, show_call
from grader.model import Exercise
from grader.proxy.held import HeldStudent
from grader.proxy.processes import Processes
from grader.proxy.student import Call
from grader.sandbox.pool import Launchers
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

TRIES = 200
"""Calls that a search may make of each model."""
VARIED: tuple[Callable[[Any], Any], ...] = (
    lambda value: value * 100,
    lambda value: value / 100,
    lambda value: -value,
    lambda value: value + 1,
    lambda value: value * 0,
    lambda value: np.array([value, value + 1]) if np.ndim(value) else value,
    lambda value: np.concatenate([value, -value]) if np.ndim(value) else value,
    lambda value: value[:0] if np.ndim(value) else value,
)
"""What else could stand in the place of a number or an array: other scales and signs, more of them, none."""


def telling(exercise: Exercise, recording: Recording, reference: str, models: tuple[str, str]) -> str:
    """Return a call with what each of two models gives for it; empty where no small one tells them apart.

    Args:
        exercise: whose. Networks are not asked: each call would be a training.
        recording: it knows small calls, from which others are made.
        reference: the reference's source: what it answers with an error or a warning is no question.
        models: the sources of the two.
    """
    if SETUPS[exercise.runtime].has_models:
        return ""
    with ExitStack() as stack:
        launchers = Launchers()
        stack.callback(launchers.close)
        right, one, other = (_held(exercise, source, launchers, stack) for source in (reference, *models))
        for _, rung in zip(range(TRIES), _calls(recording), strict=False):
            asked = _asked(right, rung)
            if asked.answered and asked.value is not None and not asked.warnings:
                first, second = _asked(one, rung), _asked(other, rung)
                if not same(sketch_call(first), sketch_call(second)):
                    return f"`{show_call(asked)}`: {_shown(first)} and {_shown(second)}"
    return ""


def _held(exercise: Exercise, source: str, launchers: Launchers, stack: ExitStack) -> HeldStudent:
    held = HeldStudent(Processes(launchers, exercise, source.encode()))
    stack.callback(held.close)
    return held


def _calls(recording: Recording) -> Iterator[Rung]:
    """Yield the small calls that are recorded, and each with one of its arguments varied."""
    for rung in (rung for check in recording.checks.values() for rung in check.ladder):
        yield rung
        for place, value in enumerate(rung.args):
            if isinstance(value, float | int) or (isinstance(value, np.ndarray) and value.dtype.kind in "iuf"):
                for vary in VARIED:
                    args = (*rung.args[:place], vary(value), *rung.args[place + 1 :])
                    yield Rung(rung.function, args, rung.keywords, None)


def _asked(held: HeldStudent, rung: Rung) -> Call:
    """Return how a call ends, which is one that a check might make: a process that has ended is replaced."""
    held.begin()
    with suppress(StudentError, SessionEnded, CheckFailure, CheckSkipped):  # the call says it
        held.call(rung.function, rung.args, rung.keywords)
    return held.calls[-1]


def _shown(call: Call) -> str:
    if isinstance(call.error, StudentError):
        return call.error.type
    return "nothing" if call.value is None else show(call.value)
