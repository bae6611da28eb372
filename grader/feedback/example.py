"""The call that stands for a failed check: the smallest one that fails, tried in a process of its own.

The student's process has perhaps seen hidden inputs by now, and might put them into an answer that is shown. So the
small calls are made in a fresh process, with little time, which no check depends on.

With a live reference the failing call is shrunk. A copy without one climbs the ladder: the small failing calls that
`grade build` found for the wrong models, smallest first.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np

from grader.errors import CheckFailure, CheckSkipped, GraderError, ProcessLost
from grader.feedback.agreement import disagreement
from grader.feedback.recording import Rung
from grader.feedback.show import is_short
from grader.feedback.shrink import Arguments, Example, answer, fails, shrink
from grader.model import Limits, Outcome
from grader.proxy.held import HeldStudent
from grader.proxy.student import Call
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

LARGEST = 100_000
"""A returned list or array with more numbers is not asked for again and again."""
CPU = 1.0
"""CPU seconds for all small calls of a source."""


def small_limits(limits: Limits) -> Limits:
    """Return the limits of the process for small calls."""
    return replace(limits, cpu=min(CPU, limits.cpu))


class Examples:
    """Finds small failing calls of one source."""

    def __init__(self, start: Callable[[], HeldStudent], reference: ModuleType | None) -> None:
        self._start = start
        self._reference = reference
        self._student: HeldStudent | None = None
        self._ended = False

    def find(self, failure: CheckFailure, calls: Sequence[Call], ladder: Sequence[Rung]) -> Example | None:
        """Return the smallest failing call that is known for a failed check, None where there is no smaller one."""
        call = failing_call(failure, calls)
        if call is None or is_short(call):
            return None
        found = self._climb([rung for rung in ladder if rung.function == call.function])
        return found or self._shrink(call, failure)

    def _climb(self, ladder: Sequence[Rung]) -> Example | None:
        for rung in ladder:
            call = self._call(rung.function, rung.args, rung.keywords)
            if fails(call, rung.value):
                return Example(call, rung.value)
        return None

    def _shrink(self, call: Call, failure: CheckFailure) -> Example | None:
        """Shrink with the live reference, if what the check expected is what that returns."""
        function = getattr(self._reference, call.function, None)
        if function is None:
            return None
        right = functools.partial(function, **call.keywords)
        expected = answer(right, call.args)
        if expected is None or disagreement(failure.expected, expected):
            return None
        first = Example(call, expected)
        found = shrink(first, lambda args: self._call(call.function, args, call.keywords), right)
        return None if found is first else found

    def _call(self, function: str, args: Arguments, keywords: Mapping[str, Any]) -> Call:
        """Call the student's function once more; after its process has ended every call fails alike."""
        call = Call(function, args, keywords)
        call.error = SessionEnded(Outcome.SKIPPED, "not run")
        if self._ended:
            return call
        self._student = self._student or self._start()
        try:
            self._student.call(function, args, keywords)
        except (StudentError, CheckFailure):
            pass  # the call says so itself
        except ProcessLost:  # killed from outside: the unit is graded once more, or its message would depend on that
            raise
        except (SessionEnded, CheckSkipped, GraderError):
            self._ended = True
            return call
        return self._student.calls[-1] if self._student.calls else call

    def close(self) -> None:
        """End the process."""
        if self._student:
            with contextlib.suppress(GraderError):
                self._student.close()


def failing_call(failure: CheckFailure, calls: Sequence[Call]) -> Call | None:
    """Return the call whose value a failure is about, if it can be made again: a function of plain numbers."""
    call = next((call for call in calls if call.value is not None and call.value is failure.actual), None)
    if call is None or failure.expected is None or "." in call.function:
        return None
    given = [*call.args, *call.keywords.values()]
    return call if all(map(_plain, given)) and _size(call.value) <= LARGEST else None


def _size(value: Any) -> int:
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return int(value.size) if isinstance(value, np.ndarray) else 1


def _plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_plain, value))
    return isinstance(value, np.ndarray | bool | int | float | str) or value is None
