"""One list of the files that an exercise consists of, each with its role: who depends on some of them asks here.

What decides over a verdict, what a recording is made from, what a running worker has read and what `grade watch` looks
at are choices of roles, not lists of their own. So a new kind of file is entered once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from grader.course.files import read_bytes
from grader.course.reading import COURSE_FILE, EXERCISE_FILE, Course
from grader.course.secret import SECRET_FILE
from grader.model import Exercise


class Role(StrEnum):
    """What a file is to an exercise."""

    COURSE = "course"  # course.toml
    SECRET = "secret"  # what the hidden checks' inputs are made of
    SETTINGS = "settings"  # exercise.toml
    README = "readme"
    STUB = "stub"
    VISIBLE = "visible"  # checks
    HIDDEN = "hidden"
    REFERENCE = "reference"
    QUIZ = "quiz"
    ANSWERS = "answers"
    RIGHT = "right"
    WRONG = "wrong"
    DOUBLE = "double"
    EQUIVALENT = "equivalent"  # mutants that are no mistakes
    NOTES = "notes"
    PICTURE = "picture"
    RECORDING = "recording"
    DATA = "data"  # data sets of the course that a file of the exercise names


MODELS = (Role.RIGHT, Role.WRONG, Role.DOUBLE)
"""The roles of which there may be many files, in a folder of that name."""
RECORDED = (Role.VISIBLE, Role.HIDDEN, Role.REFERENCE, Role.QUIZ, Role.PICTURE, *MODELS, Role.DATA)
"""What a recording is made from, beside the seed of the visible inputs. Not the answers of a quiz: students get the
digest as well, and could try answer keys until one has it."""
KEPT = (
    Role.COURSE, Role.SECRET, Role.SETTINGS, Role.VISIBLE, Role.HIDDEN, Role.REFERENCE, Role.QUIZ, Role.ANSWERS,
    Role.RECORDING, Role.DATA,
)  # fmt: skip
"""What a worker has read and keeps."""


@dataclass(frozen=True, slots=True)
class CourseFile:
    """A file that is there, and what it is for."""

    role: Role
    path: Path


def files(course: Course, exercise: Exercise) -> tuple[CourseFile, ...]:
    """Return every file of an exercise that is there now, those of the course that it depends on included."""
    found = [CourseFile(role, path) for role, path in _places(course, exercise) if path.is_file()]
    return (*found, *(CourseFile(Role.DATA, path) for path in _data(course, found)))


def paths(found: tuple[CourseFile, ...], *roles: Role) -> list[Path]:
    """Return the paths of some roles, in the order of the list."""
    return [file.path for file in found if file.role in roles]


def digest(found: tuple[CourseFile, ...], *roles: Role) -> str:
    """Return a digest of names and contents of some roles' files, empty where there is none."""
    chosen = [file for file in found if file.role in roles]
    made = hashlib.sha256()
    for file in chosen:
        made.update(f"\n{file.role} {file.path.name}\n".encode())
        made.update(hashlib.sha256(read_bytes(file.path)).digest())
    return made.hexdigest() if chosen else ""


def stamp(course: Course, *roles: Role) -> object:
    """Return what is different after a file of some roles was changed, added or removed, without reading any."""
    chosen = {file.path for e in course.exercises.values() for file in files(course, e) if file.role in roles}
    seen = ((path, path.stat()) for path in sorted(chosen))
    return course.root, [(path, found.st_ino, found.st_size, found.st_mtime_ns) for path, found in seen]


def data_named(course: Course, *texts: bytes) -> list[Path]:
    """Return the data sets of the course whose file names occur in some texts."""
    return [file for file in course.data_sets if any(file.name.encode() in text for text in texts)]


def _places(course: Course, exercise: Exercise) -> Iterator[tuple[Role, Path]]:
    """Yield where the files of each role are, if they are there."""
    yield Role.COURSE, course.root / COURSE_FILE
    yield Role.SETTINGS, exercise.folder / EXERCISE_FILE
    yield Role.README, exercise.folder / "README.md"
    yield Role.STUB, exercise.stub
    yield Role.VISIBLE, exercise.visible_checks
    yield Role.QUIZ, exercise.folder / "quiz.toml"
    yield Role.PICTURE, exercise.picture
    yield Role.RECORDING, exercise.recording
    if exercise.solution:
        yield from _secret_places(exercise, exercise.solution)


def _secret_places(exercise: Exercise, solution: Path) -> Iterator[tuple[Role, Path]]:
    yield Role.SECRET, solution.parents[1] / SECRET_FILE
    yield Role.HIDDEN, solution / f"test_{exercise.id}_hidden.py"
    yield Role.REFERENCE, solution / f"{exercise.id}.py"
    yield Role.ANSWERS, solution / "answers.toml"
    yield Role.EQUIVALENT, solution / "equivalent_mutants.toml"
    yield Role.NOTES, solution / "NOTES.md"
    for role in MODELS:
        yield from ((role, file) for file in sorted((solution / role).glob("*.py")))


def _data(course: Course, found: list[CourseFile]) -> list[Path]:
    naming = (Role.STUB, Role.VISIBLE, Role.HIDDEN, Role.REFERENCE, Role.PICTURE)
    return data_named(course, *(read_bytes(file.path) for file in found if file.role in naming))
