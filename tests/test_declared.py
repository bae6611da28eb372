"""What a check file declares is read as syntax, and agrees with what pytest collects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.course import Course
from grader.declared import declared_checks, hidden_totals, total_points, without_points
from grader.errors import CourseError
from grader.model import Check, Exercise

CHECKS = '''
import nowhere

from grader.checks import points

raise RuntimeError("a check file is not run to be read")


@other
@points(1.5)
def test_one(student):
    """First sentence.

    Second sentence.
    """


@points(2)
def test_two(student):
    """   Spaces around, no full stop   """


def test_bare(student):
    pass


def helper():
    """Not a check."""


class TestNothing:
    def test_method(self):
        """Checks are functions."""
'''


@pytest.fixture
def alpha(course: Course) -> Exercise:
    return course.exercise("alpha")


@pytest.fixture
def student_alpha(course: Course, alpha: Exercise) -> Exercise:
    """The exercise as a student's copy has it."""
    file = course.root / "course.toml"
    file.write_text(file.read_text().replace("../solutions", "../nowhere"))
    return type(course)(course.root, "", 0, None, course.datasets).exercise("alpha")


def test_checks_are_read_without_running_the_file(alpha: Exercise) -> None:
    """Names, sentences and points come out of a file that could not even be imported."""
    alpha.visible_checks.write_text(CHECKS)
    assert declared_checks(alpha)[:3] == [
        Check("test_one", "First sentence", 1.5, hidden=False),
        Check("test_two", "Spaces around, no full stop", 2, hidden=False),
        Check("test_bare", "", 0, hidden=False),
    ]


def test_hidden_checks_come_last_and_say_so(alpha: Exercise, student_alpha: Exercise) -> None:
    """The instructor's copy lists them after the visible ones, a student's copy has none."""
    assert [(check.id, check.hidden) for check in declared_checks(alpha)] == [
        ("test_scale", False),
        ("test_total", False),
        ("test_scale_on_a_matrix", True),
    ]
    assert not any(check.hidden for check in declared_checks(student_alpha))


def test_points_are_the_same_in_both_copies(alpha: Exercise, student_alpha: Exercise) -> None:
    """A student sees what the exercise is worth when it is graded, hidden checks included."""
    assert hidden_totals(student_alpha) == (1, 3)
    assert total_points(student_alpha) == total_points(alpha) == 6


@pytest.mark.parametrize(
    "text",
    [
        None, "", "[]", "{}", '{"hidden": 3}', '{"hidden": {"checks": "x", "points": 1}}', "[" * 100_000,
        '{"hidden": {"checks": Infinity, "points": 1}}', '{"hidden": {"checks": 1, "points": 1%s}}' % ("0" * 400),
    ],
    ids=lambda text: repr(text)[:50],
)  # fmt: skip
def test_a_recording_that_tells_nothing_hides_nothing(alpha: Exercise, text: str | None) -> None:
    """Before the first build, or with a damaged recording, there are no hidden points, and no crash."""
    alpha.recording.unlink()
    if text is not None:
        alpha.recording.write_text(text)
    assert hidden_totals(alpha) == (0, 0)


def test_a_syntax_error_names_file_and_line(alpha: Exercise) -> None:
    """The author reads where the check file is broken."""
    alpha.visible_checks.write_text("import numpy\n\ndef test_x(:\n")
    with pytest.raises(CourseError, match=r"test_alpha\.py, line 3: .+") as caught:
        declared_checks(alpha)
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"# na\xefve", b"x = '\0'"])
def test_bytes_that_are_no_python_are_an_error_of_the_file(alpha: Exercise, content: bytes) -> None:
    """Latin-1 or a null byte names the file too."""
    alpha.visible_checks.write_bytes(content)
    with pytest.raises(CourseError, match=r"test_alpha\.py"):
        declared_checks(alpha)


@pytest.mark.parametrize(
    "text",
    [
        "-" * 5000 + "1",
        "-" * 100_000 + "1",
        "1" + "+1" * 5000,
        "lambda:" * 2000 + "1",
        f"@points({'9' * 400})\ndef test_x(): 1",
    ],
    ids=["signs", "more signs", "sum", "lambdas", "points"],
)
def test_python_that_exhausts_the_parser_is_an_error_of_the_file(tmp_path: Path, text: str) -> None:
    """Thousands of nested expressions, or points beyond all numbers, name the file too."""
    with pytest.raises(CourseError, match=r"test_x\.py") as caught:
        tree(tmp_path, text)
    assert caught.value.hint


def test_a_missing_check_file_is_named(alpha: Exercise) -> None:
    """The remedy is to restore it."""
    alpha.visible_checks.unlink()
    with pytest.raises(CourseError, match=r"test_alpha\.py cannot be read") as caught:
        declared_checks(alpha)
    assert "grade init" in caught.value.hint


BASE = '@points(1)\ndef test_x(student):\n    """Doc."""\n    assert student.f(1) == 2\n'


@pytest.mark.parametrize(
    "text",
    [
        BASE.replace("points(1)", "points(2.5)"),
        BASE.replace("@points(1)\n", ""),
        "# a comment\n" + BASE.replace("== 2", "== 2  # another"),
        BASE.replace("\n", "\r\n"),
        BASE.replace("student.f(1) == 2", "(student.f( 1 )\n            == 2)"),
    ],
)
def test_points_comments_and_layout_do_not_count(tmp_path: Path, text: str) -> None:
    """Editing what cannot change a verdict leaves the same tree."""
    assert tree(tmp_path, text) == tree(tmp_path, BASE)


@pytest.mark.parametrize("change", [("f(1)", "f(2)"), ("== 2", "!= 2"), ("Doc.", "Other."), ("@points(1)", "@hidden")])
def test_what_a_check_does_and_says_counts(tmp_path: Path, change: tuple[str, str]) -> None:
    """Inputs, comparisons, sentences and other decorators are part of a check."""
    assert tree(tmp_path, BASE.replace(*change)) != tree(tmp_path, BASE)


def tree(folder: Path, text: str) -> str:
    file = folder / "test_x.py"
    file.write_bytes(text.encode())
    return without_points(file)


def test_the_recording_says_how_much_is_hidden(alpha: Exercise) -> None:
    """`grade build` writes the number and the points of the hidden checks."""
    assert json.loads(alpha.recording.read_text())["hidden"] == {"checks": 1, "points": 3}
