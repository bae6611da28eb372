"""What students handed in through nbgrader, as answers to grade: what is wrong is a sentence, and stops nobody else.

submitted/STUDENT/ASSIGNMENT/NOTEBOOK.ipynb  →  HandedIn (of a student)  →  Sheet (a notebook)  →  Unit (an exercise)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from grader.course.reading import Course
from grader.errors import UsageError
from grader.explanation import printable
from grader.model import Outcome, Source, Unit
from grader.nbgrader.database import Assignment, Notebook
from grader.nbgrader.handed_in.folders import (
    MAX_ENTRIES,
    TIMESTAMP,
    CourseFolder,
    Submission,
    UnreadableError,
    is_showable,
    problem_of,
    read_file,
    read_timestamp,
)
from grader.nbgrader.handed_in.pieces import MAX_COPIES, pieces
from grader.nbgrader.handed_in.reading import Reading, read_sources
from grader.submission.names import Names
from grader.submission.notebook import parse

UNSHOWABLE = "the folder's name cannot be shown: rename it"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A student's notebook, as it was read."""

    notebook: Notebook
    path: Path
    reading: Reading
    problem: str = ""
    """Why nothing of it can be graded: a person has to look."""
    is_missing: bool = False
    blank: frozenset[str] = frozenset()
    """The cells for answers, by `grade_id`, that are as they were released, or are gone."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A submission, as it was read."""

    student: str
    sheets: tuple[Sheet, ...] = ()
    """None where nothing can be stored under the student's name."""
    timestamp: datetime | None = None
    problems: tuple[str, ...] = ()
    extras: Mapping[str, Path] = field(default_factory=dict)
    """Further files, which nbgrader copies to where it puts the graded notebook."""

    @property
    def units(self) -> Iterator[Unit]:
        """What is to be graded of it."""
        for sheet in self.sheets:
            yield from (Unit(self.student, name, source) for name, source in sheet.reading.sources.items())


def read_submitted(
    course: Course, folder: CourseFolder, assignment: Assignment, students: Collection[str] = ()
) -> list[HandedIn]:
    """Return what was handed in for an assignment, by these students or by all, sorted by student.

    Raises:
        UsageError: there is nothing.
    """
    found = [one for one in folder.submissions(assignment.name) if not students or one.student in students]
    if unknown := sorted(set(students) - {one.student for one in found}):
        raise UsageError(f"{unknown[0]} has handed in nothing for {assignment.name}", "Look into the submitted folder.")
    if not found:
        hint = f"Run `nbgrader collect {assignment.name}` first."
        raise UsageError(f"nobody has handed in anything for {assignment.name}", hint)
    return [_work(course, folder, assignment, one) for one in found]


def units_of(course: Course, work: Iterable[HandedIn]) -> list[Unit]:
    """Return what is to be graded, as `grader.instructor.batch.units_of` does: keras first, it takes longest."""
    units = [unit for one in work for unit in one.units]
    return sorted(units, key=lambda unit: course.exercise(unit.exercise).runtime)


def _work(course: Course, folder: CourseFolder, assignment: Assignment, submission: Submission) -> HandedIn:
    student, path = submission.student, submission.path
    if not is_showable(student):
        name = student.encode("unicode_escape").decode()
        return HandedIn(name, problems=(UNSHOWABLE,))
    sheets = tuple(read_sheet(course, path, assignment, notebook) for notebook in assignment.notebooks)
    if problem := problem_of(path):
        return HandedIn(student, sheets, problems=(problem,))
    problems = [f"{sheet.path.name}: {sheet.problem}" for sheet in sheets if sheet.problem]
    problems += [f"{sheet.path.name} is missing: no points for it" for sheet in sheets if sheet.is_missing]
    extras = folder.extras(path, assignment.name)
    timestamp = None
    try:
        timestamp = read_timestamp(path)
    except UnreadableError as error:
        problems.append(f"{TIMESTAMP} {error}: mend or delete it")
        extras.pop(TIMESTAMP, None)  # every command of nbgrader would stop at it
    return HandedIn(student, sheets, timestamp, tuple(problems), extras)


def read_sheet(course: Course, folder: Path, assignment: Assignment, notebook: Notebook) -> Sheet:
    """Return a notebook of an assignment in a submission's folder, as it is read."""
    path = folder / f"{notebook.name}.ipynb"
    if problem := problem_of(folder):
        return _refused(course, notebook, path, problem)
    try:
        parsed = parse(read_file(path))
    except FileNotFoundError:
        text = f"no {path.name} in the submission"
        if others := unknown_notebooks(folder, assignment):  # what is in them, only a person can tell
            text += f", but {printable(' and '.join(others[:3]))}: rename what is meant, and grade again"
        return _refused(course, notebook, path, text, is_missing=not others)
    except UnreadableError as error:
        return _refused(course, notebook, path, f"the notebook {error}")
    if parsed.tree is None:
        return _refused(course, notebook, path, parsed.problem)
    blank = _blank(notebook, parsed.tree)
    if _is_all(blank, notebook) and (copies := _begun_copies(folder, assignment, notebook)):
        text = f"{path.name} is as it was released, but {printable(' and '.join(copies[:3]))} is not"
        return _refused(course, notebook, path, f"{text}: rename what is meant, and grade again")
    return Sheet(notebook, path, read_sources(parsed.tree, course, exercises_of(course, notebook)), blank=blank)


def unknown_notebooks(folder: Path, assignment: Assignment) -> list[str]:
    """Return the files in a submission that are notebooks by name, and none of the assignment's."""
    expected = {f"{notebook.name}.ipynb" for notebook in assignment.notebooks}
    return sorted({path.name for path in islice(folder.glob("*.ipynb"), MAX_ENTRIES)} - expected)


def _begun_copies(folder: Path, assignment: Assignment, notebook: Notebook) -> list[str]:
    """Return the files whose names mean a notebook, as that of a copy does, and into which somebody has written."""
    names = Names.of({other.name for other in assignment.notebooks})
    alike = (name for name in unknown_notebooks(folder, assignment) if names.exercise_like(name) == notebook.name)
    return [name for name in islice(alike, MAX_COPIES) if _is_begun(folder / name, notebook)]


def _is_begun(path: Path, notebook: Notebook) -> bool:
    try:
        tree = parse(read_file(path)).tree
    except (FileNotFoundError, UnreadableError):
        return True  # it may well be
    return tree is None or not _is_all(_blank(notebook, tree), notebook)


def _is_all(blank: Collection[str], notebook: Notebook) -> bool:
    """Whether no cell for an answer was touched, where there is one."""
    return bool(blank) and all(cell.name in blank for cell in notebook.cells if cell.solution)


def _blank(notebook: Notebook, tree: Mapping[str, Any]) -> frozenset[str]:
    released = {cell.name: cell.source.strip() for cell in notebook.cells if cell.solution}
    written = {piece.grade_id for piece in pieces(tree) if piece.raw.strip() != released.get(piece.grade_id)}
    return frozenset(released.keys() - written)


def _refused(course: Course, notebook: Notebook, path: Path, text: str, *, is_missing: bool = False) -> Sheet:
    source = Source(None, text, Outcome.NOT_ATTEMPTED if is_missing else Outcome.ERROR)
    reading = Reading(dict.fromkeys(exercises_of(course, notebook), source), [])
    return Sheet(notebook, path, reading, "" if is_missing else text, is_missing)


def exercises_of(course: Course, notebook: Notebook) -> list[str]:
    """Return the exercises of a released notebook; other cells in it are not ours."""
    names = [cell.exercise for cell in notebook.cells if cell.exercise]
    return [name for name in names if name in course.exercises]
