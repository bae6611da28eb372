"""An exercise counts as begun as a class run sees it: by what its file says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.reading import Course
from grader.student.begun import begun


def test_a_fresh_copy_is_untouched(course: Course) -> None:
    """Nothing is begun as long as only stubs are there, or no file at all."""
    course.exercise("beta").stub.unlink()

    assert begun(course) == []


def _mention(stub: Path) -> None:
    stub.write_text(stub.read_text() + "\n# later\n")


def _break(stub: Path) -> None:
    stub.write_bytes(b"\xff")


def _link(stub: Path) -> None:
    stub.unlink()
    stub.symlink_to("elsewhere.py")


def _answer(stub: Path) -> None:
    stub.write_text(stub.read_text().replace("raise NotImplementedError", "return x", 1))


@pytest.mark.parametrize(("change", "is_begun"), [(_answer, True), (_break, True), (_link, True), (_mention, False)])
def test_what_begins_an_exercise(change: Callable[[Path], None], is_begun: bool, course: Course) -> None:
    """Code, and whatever cannot be read; a comment of one's own is none, nor is what is the matter with another one."""
    change(course.exercise("beta").stub)

    assert [exercise.id for exercise in begun(course)] == ["beta"] * is_begun
