"""Places that an author has still to fill in: `grade new` marks them, and an exercise that has one is not accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course.files import read_text
from grader.course.manifest import Role, files, paths
from grader.course.reading import Course
from grader.errors import CourseError
from grader.model import Exercise

MARK = "FILL_IN"
"""The word that marks a place; what belongs there follows behind a colon."""
ORDER = (
    Role.REFERENCE, Role.QUIZ, Role.ANSWERS, Role.VISIBLE, Role.HIDDEN, Role.WRONG, Role.RIGHT, Role.DOUBLE,
    Role.PICTURE, Role.README, Role.SETTINGS, Role.NOTES,
)  # fmt: skip
"""The files that an author writes, in the order in which that is easiest."""
_MARKED = re.compile(rf"\b{MARK}\b:?\s*(.*)")
_CLOSING = re.compile(r'("""|"[,\])]?|" = .*)$')
"""What ends the text of a place in Python and in TOML, and is no part of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line that is to be written, and what belongs there."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: to be filled in: {self.text}"


def unfilled(course: Course, exercise: Exercise) -> list[Place]:
    """Return the places of an exercise that are left, in the order in which to write them; its module's page as well.

    Raises:
        CourseError: a file is no text.
    """
    found = files(course, exercise)
    pages = [path for role in ORDER for path in paths(found, role)]
    module = exercise.folder.parent / "README.md"
    return [place for file in [*pages, *[module] * module.is_file()] for place in _places(file)]


def _places(file: Path) -> Iterator[Place]:
    try:
        lines = read_text(file).splitlines()
    except UnicodeDecodeError:
        raise CourseError(f"{file} is not text", "Save it as UTF-8.") from None
    for number, line in enumerate(lines, start=1):
        if marked := _MARKED.search(line):
            yield Place(file, number, _CLOSING.sub("", marked[1]).strip())
