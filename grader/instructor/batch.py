"""A class run: every submission, every exercise, each result in the gradebook as soon as it exists.

    folder -> submissions -> units -> (already graded? keep) -> (equal to another? share) -> pool -> gradebook

Nothing is lost when the run is killed: the next one finds the finished results by their keys and goes on.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grader.course.reading import Course
from grader.course.runtime import require
from grader.course.secret import make_secret
from grader.engine.identity import Inputs, inputs_of
from grader.engine.listing import declared_checks
from grader.engine.pool import Pool
from grader.errors import CourseError, UsageError
from grader.instructor.gradebook import Gradebook, Stored
from grader.instructor.migrations import is_of
from grader.model import Exercise, Kind, Outcome, Result, Unit
from grader.sandbox.isolation import Level, choose_level, is_exposed
from grader.submission.candidate import Wanted
from grader.submission.class_folder import ClassFolder, find_submissions
from grader.submission.names import Names
from grader.submission.reading import read_submission

_MADE_FOR = re.compile(rb"""^STUDENT\s*=\s*["']([^"'\n]+)["']""", re.MULTILINE)
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


def class_in(course: Course, folder: Path) -> ClassFolder:
    """Return who has handed in what in a folder. Raises UsageError when it holds no submission."""
    of_the_course = {name for exercise in course.exercises.values() for name in (exercise.module, exercise.id)}
    found = find_submissions(folder, of_the_course)
    if not found.submissions:
        told = f" ({found.told()})" if found.unread else ""
        raise UsageError(f"{folder} holds no submissions{told}", "It needs a subfolder or a .zip per student.")
    return found


def units_of(course: Course, folder: Path, exercises: Iterable[Exercise]) -> list[Unit]:
    """Return a unit per submission in a folder and exercise. Raises UsageError when there is no submission."""
    return units_in(course, class_in(course, folder), exercises)


def units_in(course: Course, handed_in: ClassFolder, exercises: Iterable[Exercise]) -> list[Unit]:
    """Return a unit per submission of a class and exercise."""
    chosen = list(exercises)
    wanted = [Wanted.of(course, exercise) for exercise in chosen]
    names = Names.of(course.exercises)
    units = []
    for student, paths in handed_in.submissions.items():
        sources = read_submission(paths, wanted, names)
        for exercise in chosen:
            source = sources[exercise.id]
            units.append(Unit(student, exercise.id, source, handed_in=source.handed_in))
    return sorted(units, key=lambda unit: course.exercise(unit.exercise).runtime)  # keras first: it takes longest


def needing_a_look(units: Iterable[Unit]) -> list[Unit]:
    """Return the units that only a person can judge: nothing of them is run."""
    return [unit for unit in units if unit.source.content is None and unit.source.outcome is Outcome.NEEDS_A_LOOK]


def made_for_others(course: Course, units: Iterable[Unit]) -> list[tuple[Unit, str]]:
    """Return the quizzes that name another student of the class as the one for whom they were made, with that name."""
    every = list(units)
    students = {unit.student for unit in every}
    found = []
    for unit in every:
        if course.exercise(unit.exercise).kind is Kind.QUIZ and (line := _MADE_FOR.search(unit.source.content or b"")):
            name = line[1].decode(errors="replace")
            found += [(unit, name)] if name in students - {unit.student} else []
    return found


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

    Raises:
        MachineError: what was handed in needs a library that is not installed; nothing was graded.
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
        runtimes = {course.exercise(unit.exercise).runtime for unit in units if unit.source.content is not None}
        for runtime in runtimes:
            require(runtime)  # before anything runs: a class with half of its exercises is soon taken for a whole one
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
