"""Places that an author has still to fill in: `grade new` marks them, and an exercise that has one is not accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from grader.author.causes import Fault
from grader.author.places import place
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


def unfilled(course: Course, exercise: Exercise) -> list[Fault]:
    """Return the places of an exercise that are left, in the order in which to write them; its module's page as well.

    Raises:
        CourseError: a file is no text.
    """
    found = files(course, exercise)
    pages = [path for role in ORDER for path in paths(found, role)]
    module = exercise.folder.parent / "README.md"
    return [fault for file in [*pages, *[module] * module.is_file()] for fault in _places(course, file)]


def _places(course: Course, file: Path) -> Iterator[Fault]:
    try:
        lines = read_text(file).splitlines()
    except UnicodeDecodeError:
        raise CourseError(f"{file} is not text", "Save it as UTF-8.") from None
    for number, line in enumerate(lines, start=1):
        if marked := _MARKED.search(line):
            belongs = _CLOSING.sub("", marked[1]).strip()
            yield Fault(place(course, file, number), f"to be filled in: {belongs}")
