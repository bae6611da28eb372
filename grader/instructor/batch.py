"""A class run: every submission, every exercise, each result in the gradebook as soon as it exists.

    folder -> submissions -> units -> (already graded? keep) -> (equal to another? share) -> pool -> gradebook

Nothing is lost when the run is killed: the next one finds the finished results by their keys and goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grader.course.reading import Course
from grader.course.secret import make_secret
from grader.engine.identity import Inputs, inputs_of
from grader.engine.listing import declared_checks
from grader.engine.pool import Pool
from grader.errors import CourseError, UsageError
from grader.instructor.gradebook import Gradebook, Stored
from grader.instructor.migrations import is_of
from grader.model import Exercise, Outcome, Result, Unit
from grader.sandbox.isolation import Level, choose_level, is_exposed
from grader.submission import find_submissions, read_submission

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands after a result."""

    total: int
    done: int
    kept: int
    """Results that were there already, or needed only a new score."""
    result: Result | None
    """The newest, None before the first."""


def units_of(course: Course, folder: Path, exercises: Iterable[Exercise]) -> list[Unit]:
    """Return a unit per submission in a folder and exercise. Raises UsageError when there is no submission."""
    chosen = list(exercises)
    found = find_submissions(folder)
    if not found:
        raise UsageError(f"{folder} holds no submissions", "It needs a subfolder or a .zip per student.")
    units = []
    for student, path in found.items():
        sources = read_submission(path, [exercise.id for exercise in chosen])
        for exercise in chosen:
            source = sources[exercise.id]
            units.append(Unit(student, exercise.id, source, handed_in=source.handed_in))
    return sorted(units, key=lambda unit: course.exercise(unit.exercise).runtime)  # keras first: it takes longest


def run_batch(
    course: Course,
    units: list[Unit],
    gradebook: Gradebook,
    jobs: int,
    report: Callable[[Standing], None],
    level: Level | None = None,
) -> int:
    """Grade what the gradebook does not have yet; return how many results are a `grader_error`.

    Args:
        course: the course, with its solutions.
        units: what to grade.
        gradebook: results with the same key are kept; each new one is committed when it exists.
        jobs: how many workers.
        report: called before the first result and after each.
        level: how student code is held; by default as firmly as this machine can.
    """
    level = level or choose_level(None)
    prepare(course, level)
    stored = gradebook.stored()
    known = ((unit, stored.get((unit.student, unit.exercise))) for unit in units)
    todo = [unit for unit, found in known if not _keep(course, unit, found, gradebook, level)]
    kept = len(units) - len(todo)
    report(Standing(len(units), kept, kept, None))
    errors = 0
    for done, (unit, result) in enumerate(_grade(course, todo, gradebook, jobs, level), start=kept + 1):
        inputs = _inputs(course, unit, level)
        gradebook.add(result, inputs if inputs and result.key == inputs.key else None)
        errors += result.outcome is Outcome.GRADER_ERROR
        report(Standing(len(units), done, kept, result))
    return errors


def prepare(course: Course, level: Level) -> None:
    """Make a course fit for a class: out of sight of student code, and with a secret that nobody else has.

    Raises:
        CourseError: it lies where student code must be able to read; its secret cannot be made, or be used.
    """
    for folder in (course.root, course.solutions):
        if folder and level.landlock and is_exposed(folder):
            raise CourseError(
                f"{folder} lies among Python's libraries, which student code may read", "Move the course."
            )
    if course.solutions and make_secret(course.solutions):
        course.forget()


def _inputs(course: Course, unit: Unit, level: Level) -> Inputs | None:
    """Return what a verdict depends on; None where a file of the exercise is broken: then its run says so."""
    try:
        return inputs_of(course, unit, level)
    except CourseError:
        return None


def _keep(course: Course, unit: Unit, known: Stored | None, gradebook: Gradebook, level: Level) -> bool:
    """Say whether a unit's result is in the gradebook already; bring its score up to date with today's points.

    An error of ours is no result: the disk may have been full, or a zygote been killed.
    """
    inputs = _inputs(course, unit, level)
    if known is None or inputs is None or known.outcome == Outcome.GRADER_ERROR:
        _tell(unit, "run: " + ("new" if known is None else "it could not be graded"))
        return False
    if known.inputs == inputs.text and (known.handed_in or not unit.handed_in):
        return True
    if not is_of(known.key, inputs.key):
        _tell(unit, "run: changed", inputs.differing(known.inputs))
        return False
    result = gradebook.latest(unit.student, unit.exercise)
    if result is None:
        return False
    _tell(unit, "kept, scored again")
    scored = rescore(result, _points(course, unit))
    gradebook.add(replace(scored, handed_in=result.handed_in or unit.handed_in), inputs)
    return True


def _tell(unit: Unit, *words: str) -> None:
    _log.debug("%s %s: %s", unit.student, unit.exercise, " ".join(words))


def _grade(
    course: Course, units: list[Unit], gradebook: Gradebook, jobs: int, level: Level
) -> Iterator[tuple[Unit, Result]]:
    """Yield a result for each unit; equal units, of this run or of an earlier one, run only once."""
    runs: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        inputs = _inputs(course, unit, level)
        known = gradebook.find(inputs.key) if inputs else None
        if known and known.exercise == unit.exercise:
            yield unit, _of(rescore(known, _points(course, unit)), unit)
        else:
            runs.setdefault((unit.exercise, inputs.key if inputs else f"of {unit.student}"), []).append(unit)
    equal = {group[0]: group for group in runs.values()}
    for first, result in _run(course, list(equal), jobs, level):
        yield from ((unit, _of(result, unit)) for unit in equal[first])


def _of(result: Result, unit: Unit) -> Result:
    """Return a result as that of a unit with the same key."""
    return replace(result, student=unit.student, handed_in=unit.handed_in)


def _run(course: Course, units: list[Unit], jobs: int, level: Level) -> Iterator[tuple[Unit, Result]]:
    if units:
        runtimes = {course.exercise(unit.exercise).runtime for unit in units}
        with Pool(course, min(jobs, len(units)), runtimes, level) as pool:
            yield from pool.grade(units)


def _points(course: Course, unit: Unit) -> dict[str, float]:
    """Return what each check is worth today; nothing where they cannot be loaded, and scores stay."""
    try:
        return {check.id: check.points for check in declared_checks(course, course.exercise(unit.exercise))}
    except CourseError:
        return {}


def rescore(result: Result, points: Mapping[str, float]) -> Result:
    """Return a result with other points per check; outcomes stay."""
    checks = []
    for check in result.checks:
        worth = points.get(check.id, check.points)
        checks.append(replace(check, points=worth, earned=worth if check.outcome is Outcome.PASSED else 0.0))
    return replace(result, checks=tuple(checks))
