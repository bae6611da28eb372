"""What could not be graded: a loss that is tried once more, and the record of an error of ours."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Sequence

from grader.course.declared import hidden_totals, recorded_checks
from grader.course.reading import Course
from grader.engine.identity import versions
from grader.errors import GraderError, MachineError, NotStarted, ProcessLost, Unwanted
from grader.explanation import plain
from grader.model import Check, CheckResult, Exercise, Outcome, Result, Unit
from grader.sandbox.isolation import Level

PAUSES = (0.1, 0.5, 2.0)
"""Seconds before each further try to start a process."""

_log = logging.getLogger(__name__)


def tried_again(unit: Unit, grade: Callable[[], Result]) -> Result:
    """Return what grading gives; a second time where a process was lost, which may have been an accident.

    The one rule of when to try again, for a worker that loses a child as for a pool that loses a worker. Where nothing
    can be started, the machine may only be busy: then a few times, after ever longer pauses. Any other error of ours
    would be the same again.

    Raises:
        MachineError: nothing could be started at all.
        Unwanted: nobody waits for it any more.
    """
    is_second = False
    for pause in PAUSES:
        try:
            return grade()
        except NotStarted as error:
            _log.debug("%s %s: %s, so again in %g s", unit.student, unit.exercise, error, pause)
            time.sleep(pause)
        except ProcessLost as error:
            if is_second or isinstance(error, Unwanted):
                raise
            is_second = True
            _log.debug("%s %s: a process was lost, so once more", unit.student, unit.exercise)
    try:
        return grade()
    except NotStarted as error:
        raise MachineError(str(error), error.hint) from error


def failed_result(course: Course, unit: Unit, checks: Sequence[Check], error: GraderError, level: Level) -> Result:
    """Return the record of a unit that we could not grade: `grader_error`, never a silent zero."""
    exercise = course.exercise(unit.exercise)
    told = plain(_without_secrets(f"{error}. {error.hint}" if error.hint else str(error)))
    found = checks or _recorded(exercise)
    return Result(
        student=unit.student,
        exercise=exercise.id,
        revision=exercise.revision,
        key="",
        checks=tuple(
            CheckResult(c.id, c.sentence, Outcome.GRADER_ERROR, c.points, 0.0, told, hidden=c.hidden) for c in found
        ),
        seconds=0.0,
        versions=dict(versions(exercise.runtime, level)),
        seed=unit.seed,
    )


def _recorded(exercise: Exercise) -> Sequence[Check]:
    """Return what was recorded of checks that cannot be collected, so that the unit is worth what it was before."""
    hidden, points = hidden_totals(exercise)
    checks = [*(recorded_checks(exercise, fresh=False) or ())]
    if hidden:
        checks.append(Check("hidden", "The hidden checks", points, hidden=True))
    return checks or [Check("grader", "The grader itself failed", 0.0, hidden=False)]


def _without_secrets(text: str) -> str:
    """Return what a record, which goes to students, may say of an error of ours.

    A sentence is one line. More are a traceback: it may quote a hidden check, unless it names a visible one only.
    """
    places = re.findall(r"\btest_\w+\.py(?::\d+)?", text)
    if "\n" not in text or (places and "_hidden.py" not in text):
        return text
    broken = places[-1] if places else "the grader"
    return f"{broken} broke. `grade check` of that exercise, in the course with its solutions, says how."
