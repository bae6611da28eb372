"""What checks an exercise has, for those who do not grade: as recorded, or as a process of its own collects them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from grader.course.declared import hidden_totals, recorded_checks
from grader.course.reading import Course, read_course
from grader.errors import CourseError, GraderError
from grader.model import Check, Exercise

LISTING_SECONDS = 120.0
"""For a process that lists checks; it starts with importing pytest and NumPy."""


def declared_checks(course: Course, exercise: Exercise) -> tuple[Check, ...]:
    """Return an exercise's checks, visible ones first, collected in a process of its own and remembered.

    Raises:
        CourseError: they cannot be loaded.
    """
    found: tuple[Check, ...] = course.remember(("checks", exercise.id), lambda: _listed(course, exercise))
    return found


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


def _listed(course: Course, exercise: Exercise) -> tuple[Check, ...]:
    command = [sys.executable, "-P", "-m", "grader.engine.listing", str(course.root), exercise.id]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LISTING_SECONDS, check=False
        )
        told = json.loads(done.stdout.splitlines()[-1])  # before that stands what the check files print
    except (subprocess.TimeoutExpired, ValueError, LookupError) as error:
        text = f"the checks of {exercise.id!r} cannot be listed: {type(error).__name__}"
        raise GraderError(text, "Report it.") from error
    if "error" in told:
        raise CourseError(told["error"], told["hint"])
    return tuple(Check(**check) for check in told["checks"])


def main() -> None:
    """List the checks of an exercise as JSON: `python -m grader.engine.listing COURSE EXERCISE`."""
    course = read_course(Path(sys.argv[1]))
    try:
        told: object = {"checks": [asdict(check) for check in _collected(course, course.exercise(sys.argv[2]))]}
    except GraderError as error:
        told = {"error": str(error), "hint": error.hint}
    print(json.dumps(told))


def _collected(course: Course, exercise: Exercise) -> list[Check]:
    """Collect an exercise's checks in a session in which nothing is run."""
    import pytest  # and NumPy, with the marks: none of it is for those who only ask

    from grader.engine.collecting import Collector, run_session

    collector = Collector()
    found: list[Check] = []

    class Look:
        """The pytest plugin that collects and runs nothing."""

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            found.extend(check for _, check in collector.checks(session, exercise))
            return True

    run_session(course, Look(), collector)
    return found


if __name__ == "__main__":
    main()
