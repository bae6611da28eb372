"""What checks an exercise has, for those who do not grade: as recorded, or as a process of its own collects them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from grader.course.declared import hidden_totals, recorded_checks
from grader.course.reading import Course, read_course
from grader.errors import CourseError, GraderError
from grader.model import Check, Exercise

LISTING_SECONDS = 120.0
"""For a process that lists checks; it starts with importing pytest and NumPy."""
LISTING_ONE = 35.0
"""For each exercise more: somewhat longer than a check file may take to load."""


def declared_checks(course: Course, exercise: Exercise) -> tuple[Check, ...]:
    """Return an exercise's checks, visible ones first, collected in a process of its own and remembered.

    Raises:
        CourseError: they cannot be loaded.
    """
    found: tuple[Check, ...] = course.remember(
        _key(exercise), lambda: _checks(_listed(course, [exercise])[exercise.id])
    )
    return found


def collect_checks(course: Course, exercises: Iterable[Exercise]) -> None:
    """Have the checks of several exercises collected in one process, where `declared_checks` starts one for each.

    What goes wrong here is no concern: those that are not known then are collected alone, and it is told of them.
    """
    wanted = [exercise for exercise in exercises if not course.remembers(_key(exercise))]
    if len(wanted) < 2:
        return
    with suppress(GraderError):
        told = _listed(course, wanted)
        for exercise in wanted:
            with suppress(CourseError):
                course.remember(_key(exercise), partial(_checks, told[exercise.id]))


def _key(exercise: Exercise) -> tuple[str, str]:
    return "checks", exercise.id


def visible_checks(course: Course, exercise: Exercise) -> tuple[Check, ...]:
    """Return the visible checks, without a process where the recording knows them.

    Of a check file that cannot be loaded they are what was recorded of it before: one broken exercise hides no other.
    """
    if (known := recorded_checks(exercise)) is not None:
        return known
    try:
        return tuple(check for check in declared_checks(course, exercise) if not check.hidden)
    except CourseError:
        if (before := recorded_checks(exercise, fresh=False)) is None:
            raise
        return before


def total_points(course: Course, exercise: Exercise) -> float:
    """Return what an exercise is worth when it is graded."""
    return sum(check.points for check in visible_checks(course, exercise)) + hidden_totals(exercise)[1]


def _listed(course: Course, exercises: Sequence[Exercise]) -> dict[str, Any]:
    """Return what a process of its own has found of each exercise, by its id."""
    names = [exercise.id for exercise in exercises]
    command = [sys.executable, "-P", "-m", "grader.engine.listing", str(course.root), *names]
    seconds = LISTING_SECONDS + LISTING_ONE * (len(names) - 1)
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False)
        told = json.loads(done.stdout.splitlines()[-1])  # before that stands what the check files print
        return {name: told[name] for name in names}
    except (subprocess.TimeoutExpired, ValueError, LookupError, TypeError) as error:
        text = f"the checks of {', '.join(map(repr, names))} cannot be listed: {type(error).__name__}"
        raise GraderError(text, "Report it.") from error


def _checks(told: dict[str, Any]) -> tuple[Check, ...]:
    """Return the checks that a process has told. Raises CourseError where it could not load them."""
    if "error" in told:
        raise CourseError(told["error"], told["hint"])
    return tuple(Check(**check) for check in told["checks"])


def main() -> None:
    """List the checks of exercises as JSON: `python -m grader.engine.listing COURSE EXERCISE…`."""
    root, *names = sys.argv[1:]
    try:
        course = read_course(Path(root))
        told = _collected(course, [course.exercise(name) for name in names])
    except GraderError as error:
        told = {name: {"error": str(error), "hint": error.hint} for name in names}
    print(json.dumps(told))


def _collected(course: Course, exercises: Sequence[Exercise]) -> dict[str, Any]:
    """Collect the checks of exercises in a session in which nothing is run; tell of each what it has, or is wrong."""
    import pytest  # and NumPy, with the marks: none of it is for those who only ask

    from grader.engine.collecting import Collector, run_session

    collector = Collector()
    told: dict[str, Any] = {}

    class Look:
        """The pytest plugin that collects and runs nothing."""

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            for exercise in exercises:
                try:
                    told[exercise.id] = {"checks": [asdict(check) for _, check in collector.checks(session, exercise)]}
                except CourseError as error:
                    told[exercise.id] = {"error": str(error), "hint": error.hint}
            return True

    run_session(course, Look(), collector)
    return told


if __name__ == "__main__":
    main()
