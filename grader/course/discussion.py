"""Discussions: questions that a person grades. They are no exercises, as nothing of them can be checked.

A discussion is two pages: the question in the module's folder (`exercises/NN_module/discussion_NAME.md`, its first line
is `points: 4`, then comes what students read), the mark scheme at the same place below the solutions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from grader.course.files import read_text
from grader.course.reading import EXERCISE_NAME, MODULE_NAME, Course
from grader.errors import CourseError

PAGES = "discussion_*.md"
_PAGE = re.compile(r"points: (\d+(?:\.\d+)?)\n\s*(\S.*)", re.DOTALL)
_MARK = re.compile(r"(BEGIN|END) MARK SCHEME")


@dataclass(frozen=True, slots=True)
class Discussion:
    """A question that a person grades."""

    id: str
    """The page's name; it is the `grade_id` of the cell, too."""
    module: str
    points: float
    prompt: str
    scheme: str
    """How to grade it. Never for students."""


def discussions(course: Course) -> list[Discussion]:
    """Return the discussions of a course that has its solutions at hand, in the order of modules and names.

    Raises:
        CourseError: a page is not written as it should be, has no mark scheme, or has the name of an exercise.
    """
    pages = [page for page in sorted(course.root.glob(f"*/{PAGES}")) if MODULE_NAME.fullmatch(page.parent.name)]
    found = [_discussion(course, page) for page in pages]
    names = set(course.exercises)
    for discussion in found:
        if discussion.id in names:
            raise CourseError(f"{discussion.id!r} names two things of the course", "Rename the page of the discussion.")
        names.add(discussion.id)
    return found


def _discussion(course: Course, page: Path) -> Discussion:
    match = _PAGE.fullmatch(_text(page))
    if match is None or not EXERCISE_NAME.fullmatch(page.stem):
        raise CourseError(
            f"{page} is not written as a discussion is",
            "Its name is like discussion_accuracy.md, its first line like `points: 4`, then comes the question.",
        )
    module = page.parent.name
    scheme = _text((course.solutions or course.root) / module / page.name).strip()
    if _MARK.search(match[2] + scheme):
        raise CourseError(f"{page}: nbgrader's marks of a mark scheme are added by `grade nbgrader build`", "Cut them.")
    return Discussion(page.stem, module, float(match[1]), match[2].strip(), scheme)


def _text(page: Path) -> str:
    try:
        return read_text(page)
    except FileNotFoundError:
        raise CourseError(f"{page} is missing", "Write there how the discussion is graded.") from None
    except (OSError, ValueError) as error:
        raise CourseError(f"{page} cannot be read: {error}", "Save it as text in UTF-8.") from None
