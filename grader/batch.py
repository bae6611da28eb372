"""A class run: every submission, every exercise, each result in the gradebook as soon as it exists.

    folder -> submissions -> units -> (already graded? keep) -> (equal to another? share) -> crew -> gradebook

Nothing is lost when the run is killed: the next one finds the finished results by their keys and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grader.course import Course
from grader.crew import Crew
from grader.declared import declared_checks
from grader.errors import CourseError, UsageError
from grader.gradebook import Gradebook
from grader.identity import result_key
from grader.model import Exercise, Outcome, Result, Unit
from grader.sandbox.isolation import Level, choose_level, is_exposed
from grader.submission import find_submissions, read_submission


@dataclass(frozen=True, slots=True)
class Progress:
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
    report: Callable[[Progress], None],
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
    check_place(course, level)
    todo = [unit for unit in units if not _keep(course, unit, gradebook, level)]
    kept = len(units) - len(todo)
    report(Progress(len(units), kept, kept, None))
    errors = 0
    for done, result in enumerate(_grade(course, todo, gradebook, jobs, level), start=kept + 1):
        gradebook.add(result)
        errors += result.outcome is Outcome.GRADER_ERROR
        report(Progress(len(units), done, kept, result))
    return errors


def check_place(course: Course, level: Level) -> None:
    """Refuse a course that lies where student code must be able to read. Raises CourseError."""
    for folder in (course.root, course.solutions):
        if folder and level.landlock and is_exposed(folder):
            raise CourseError(
                f"{folder} lies among Python's libraries, which student code may read", "Move the course."
            )


def _grade(course: Course, units: list[Unit], gradebook: Gradebook, jobs: int, level: Level) -> Iterator[Result]:
    """Yield a result for each unit; equal units, of this run or of an earlier one, run only once."""
    runs: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        key = _key(course, unit, level)
        known = gradebook.find(key)
        if known and known.exercise == unit.exercise:
            yield _of(rescore(known, _points(course, unit)), unit)
        else:
            runs.setdefault((unit.exercise, key or f"of {unit.student}"), []).append(unit)
    equal = {(units[0].student, units[0].exercise): units for units in runs.values()}
    for result in _run(course, [units[0] for units in runs.values()], jobs, level):
        yield from (_of(result, unit) for unit in equal[result.student, result.exercise])


def _key(course: Course, unit: Unit, level: Level) -> str:
    """Return a unit's key; empty where a file of its exercise is broken: then its run says so, for itself alone."""
    try:
        return result_key(unit, course.exercise(unit.exercise), level)
    except CourseError:
        return ""


def _of(result: Result, unit: Unit) -> Result:
    """Return a result as that of a unit with the same key."""
    return replace(result, student=unit.student, handed_in=unit.handed_in)


def _run(course: Course, units: list[Unit], jobs: int, level: Level) -> Iterator[Result]:
    if units:
        runtimes = {course.exercise(unit.exercise).runtime for unit in units}
        with Crew(course, min(jobs, len(units)), runtimes, level) as crew:
            yield from crew.grade(units)


def _keep(course: Course, unit: Unit, gradebook: Gradebook, level: Level) -> bool:
    """Say whether a unit's result is in the gradebook already; bring its score up to date with today's points.

    An error of ours is no result: the disk may have been full, or a zygote been killed.
    """
    exercise = course.exercise(unit.exercise)
    stored = gradebook.latest(unit.student, unit.exercise)
    if stored is None or stored.outcome is Outcome.GRADER_ERROR:
        return False
    if stored.key != result_key(unit, exercise, level):
        return False
    scored = rescore(stored, _points(course, unit))
    scored = replace(scored, handed_in=stored.handed_in or unit.handed_in)
    if scored != stored:
        gradebook.add(scored)
    return True


def _points(course: Course, unit: Unit) -> dict[str, float]:
    return {check.id: check.points for check in declared_checks(course.exercise(unit.exercise))}


def rescore(result: Result, points: Mapping[str, float]) -> Result:
    """Return a result with other points per check; outcomes stay."""
    checks = []
    for check in result.checks:
        worth = points.get(check.id, check.points)
        checks.append(replace(check, points=worth, earned=worth if check.outcome is Outcome.PASSED else 0.0))
    return replace(result, checks=tuple(checks))
