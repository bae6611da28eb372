"""What a recording knows of checks, and what of a check file decides nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.course.declared import hidden_totals, recorded_checks, without_points
from grader.errors import CourseError
from grader.model import Check, Exercise


def test_a_recording_knows_the_visible_checks(alpha: Exercise) -> None:
    """As pytest has collected them when it was built: names, sentences, points."""
    assert recorded_checks(alpha) == (
        Check("test_scale", "Every number is multiplied by the factor", 1, hidden=False),
        Check("test_total", "The numbers are added up", 2, hidden=False),
    )


def test_a_recording_of_another_check_file_knows_nothing(alpha: Exercise) -> None:
    """Any letter of the file may change what it declares; only how its lines end cannot."""
    text = alpha.visible_checks.read_bytes()
    alpha.visible_checks.write_bytes(text.replace(b"\n", b"\r\n"))
    assert recorded_checks(alpha)
    alpha.visible_checks.write_bytes(text + b"\n# a comment\n")
    assert recorded_checks(alpha) is None


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


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"import numpy\n\ndef test_x(:\n", r"test_x\.py, line 3: .+"),
        (b"# na\xefve", r"test_x\.py is not Python text"),
        (b"x = '\0'", r"test_x\.py"),
        (b"-" * 5000 + b"1", r"test_x\.py"),
        (b"-" * 100_000 + b"1", r"test_x\.py"),
        (b"1" + b"+1" * 5000, r"test_x\.py"),
        (b"lambda:" * 2000 + b"1", r"test_x\.py"),
        (None, r"test_x\.py cannot be read"),
    ],
    ids=["syntax", "Latin-1", "null byte", "signs", "more signs", "sum", "lambdas", "missing"],
)
def test_a_file_that_cannot_be_parsed_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    """With the line where there is one, and a remedy."""
    if content is not None:
        (tmp_path / "test_x.py").write_bytes(content)
    with pytest.raises(CourseError, match=said) as caught:
        without_points(tmp_path / "test_x.py")
    assert caught.value.hint


BASE = '@points(1)\ndef test_x(student):\n    """Doc."""\n    assert student.f(1) == 2\n'


@pytest.mark.parametrize(
    "text",
    [
        BASE.replace("points(1)", "points(2.5)"),
        BASE.replace("@points(1)\n", ""),
        BASE.replace("@points(1)", "@points(2 * 1)"),
        BASE.replace("@points(1)", "@pytest.mark.points(3)"),
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


@pytest.mark.parametrize("line", ["from grader.checks import points as worth", "worth = points", "worth = mark.points"])
def test_points_under_another_name_do_not_count_either(tmp_path: Path, line: str) -> None:
    """An alias is seen where the file itself makes it."""
    text = f"{line}\n\n" + BASE.replace("@points", "@worth")
    assert tree(tmp_path, text) == tree(tmp_path, text.replace("worth(1)", "worth(7)"))
    assert tree(tmp_path, text) != tree(tmp_path, text.replace("== 2", "== 3"))


def test_a_mark_that_is_no_points_counts(tmp_path: Path) -> None:
    """What comes from anywhere may do anything."""
    text = "from elsewhere import worth\n\n" + BASE.replace("@points", "@worth")
    assert tree(tmp_path, text) != tree(tmp_path, text.replace("worth(1)", "worth(7)"))


def test_the_recording_says_how_much_is_hidden(alpha: Exercise) -> None:
    """`grade build` writes the number and the points of the hidden checks."""
    assert json.loads(alpha.recording.read_text())["hidden"] == {"checks": 1, "points": 3}


def test_points_of_a_variable_count(tmp_path: Path) -> None:
    """What a name holds may change elsewhere in the file: then the checks run again, and the score is right."""
    text = "TWO = 2\n\n\n" + BASE.replace("points(1)", "points(TWO * 1)")
    assert tree(tmp_path, text) != tree(tmp_path, text.replace("TWO * 1", "1"))
