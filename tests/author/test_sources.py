"""What can be seen without a run: a sentence with file and line, the same from `grade build` as from `grade verify`."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.author.build import build
from grader.author.sources import unreadable
from grader.author.verify import verify
from grader.course.reading import Course, read_course
from grader.errors import CourseError
from grader.model import Exercise
from grader.sandbox.pool import Launchers

from ..tiny import edit

PUBLIC, SECRET = "exercises/01_tiny/alpha", "solutions/01_tiny/alpha"
VISIBLE, HIDDEN, MEAN = f"{PUBLIC}/test_alpha.py", f"{SECRET}/test_alpha_hidden.py", f"{SECRET}/wrong/mean.py"
REFUSED: dict[str, tuple[str, str, str, str]] = {
    "a syntax error in a check": (
        VISIBLE, "def test_total(student)", "def test_total(student",
        ":18: '(' was never closed (`def test_total(student:`)",
    ),
    "one in the reference": (
        f"{SECRET}/alpha.py", "x * factor", "x * (factor", ":9: '(' was never closed (`return x * (factor`)"
    ),
    "one in a right variant": (
        f"{SECRET}/right/lists.py", "sum(x)", "sum(x", ":9: '(' was never closed (`return sum(x`)"
    ),
    "a null byte": (MEAN, "x.mean", "x\0.mean", ": source code string cannot contain null bytes"),
    "an import in a check": (
        VISIBLE, "import numpy", "import nothing_such\nimport numpy",
        ":1 cannot be loaded: ModuleNotFoundError: No module named 'nothing_such' (`import nothing_such`)",
    ),
    "an import in a hidden check": (
        HIDDEN, "from grader", "import nothing_such\nfrom grader",
        ":1 cannot be loaded: ModuleNotFoundError (`import nothing_such`)",
    ),
    "a check without points": (VISIBLE, "@points(2)\n", "", ":17: `test_total` needs `@points(n)` and a docstring"),
    "a hidden check without points": (
        HIDDEN, "@points(3)\n", "", ":6: `test_scale_on_a_matrix` needs `@points(n)` and a docstring"
    ),
    "a check that is worth nothing": (
        VISIBLE, "@points(2)", "@points(0)",
        ":18: test_total is worth 0 points: write a number above 0, such as 2 or 0.5",
    ),
    "one that is worth less": (HIDDEN, "@points(3)", "@points(-1)", ":7: test_scale_on_a_matrix is worth -1 points: "),
    "a header that is none": (MEAN, "# expect:", "# expects:", ":3: `# expects:` says nothing here: write `# expect:`"),
    "one without its space": (MEAN, "# expect:", "#expect:", ":3: `#expect:` says nothing here: write `# expect:`"),
    "a check that is not there": (
        MEAN, "test_total", "test_totel", ":3: there is no check `test_totel`; did you mean `test_total`?"
    ),
    "one that is like no other": (MEAN, "test_total", "momentum", ":3: there is no check `momentum`"),
    "no check": (MEAN, "# expect: test_total", "", ": names no check that it must fail (`# expect: test_…`)"),
}  # fmt: skip
"""A file, a text of it and what takes its place; and what is said of the file."""


@pytest.mark.parametrize("what", REFUSED)
def test_build_and_verify_say_the_same(
    what: str, course: Course, launchers: Launchers, capfd: pytest.CaptureFixture[str]
) -> None:
    """One line, with the file as seen from the repository; no traceback, and nothing is written."""
    file, old, new, said = REFUSED[what]
    edit(course.root.parent / file, old, new)
    course = read_course(course.root)
    alpha = course.exercise("alpha")
    before = alpha.recording.read_bytes()

    with pytest.raises(CourseError) as caught:
        build(course, [alpha], launchers)
    [found] = verify(course, [alpha], jobs=1)

    assert str(caught.value).startswith(file + said)
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    assert [problem.startswith(str(caught.value)) for problem in found.problems] == [True]
    assert (found.ran, "reference" in found.not_run) == (0, True)
    assert (alpha.recording.read_bytes(), capfd.readouterr()) == (before, ("", ""))


@pytest.mark.parametrize("worth", ["2.5", "0.5", "7"])
def test_both_take_halves(worth: str, course: Course, launchers: Launchers) -> None:
    """What a check is worth is any number above zero."""
    alpha = course.exercise("alpha")
    edit(alpha.visible_checks, "@points(2)", f"@points({worth})")
    build(course, [alpha], launchers)
    [found] = verify(course, [alpha], jobs=1)
    assert found.problems == []


def test_a_renamed_check_is_one_cause(course: Course, launchers: Launchers) -> None:
    """However many wrong models name it as it was called before."""
    alpha = course.exercise("alpha")
    edit(alpha.visible_checks, "def test_scale(", "def test_scaling(")
    with pytest.raises(CourseError) as caught:
        build(course, [alpha], launchers)
    assert str(caught.value) == (
        f"{SECRET}/wrong/adds.py:3: there is no check `test_scale`; did you mean `test_scaling`?"
        f" (also: {SECRET}/wrong/in_place.py:3)"
    )


REFERENCE: dict[str, tuple[str, str, str, str]] = {
    "a function's name": (
        VISIBLE, "student.scale", "student.scael", f"{VISIBLE}:13: the reference has no `scael`; did you mean `scale`?"
    ),
    "a package that is not there": (
        f"{SECRET}/alpha.py", "import numpy", "import nothing_such\nimport numpy",
        f"{SECRET}/alpha.py:3: no module is named `nothing_such`",
    ),
    "a fixture that is not there": (
        VISIBLE, "reference, rng)", "reference, rgn)",
        f"{VISIBLE}:7: test_scale fails with the reference (grader_error)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFERENCE)
def test_why_the_reference_fails_is_told_with_the_place(what: str, course: Course, launchers: Launchers) -> None:
    """Not that a hundred calls failed of it."""
    file, old, new, said = REFERENCE[what]
    edit(course.root.parent / file, old, new)
    with pytest.raises(CourseError) as caught:
        build(course, [course.exercise("alpha")], launchers)
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_a_double_of_no_mistakes_is_told_which_is_meant(course: Course, alpha: Exercise) -> None:
    """A name that no wrong model has, with its line."""
    assert alpha.solution
    double = alpha.solution / "double" / "both.py"
    double.parent.mkdir()
    double.write_text('"""Both."""\n\n# mistakes: adds, maen\n')
    assert unreadable(course, alpha) == [
        f"{SECRET}/double/both.py:3: there is no wrong model `maen`; did you mean `mean`?"
    ]


def test_comments_of_one_s_own_are_no_headers(course: Course, alpha: Exercise) -> None:
    """Only what is nearly one of ours is taken for it; and of a stub, say, nothing is asked."""
    assert alpha.solution
    comments = "# because: of it\n# note: so\n# See: there\n#: x\n"
    file: Path = alpha.solution / "wrong" / "mean.py"
    file.write_text(file.read_text() + comments)
    alpha.stub.write_text("def (\n# expects: nothing\n")
    assert unreadable(course, alpha) == []


def test_a_file_in_another_encoding_is_named(course: Course, alpha: Exercise) -> None:
    """All files are UTF-8."""
    alpha.visible_checks.write_bytes("# für\n".encode("latin-1"))
    [problem] = unreadable(course, alpha)
    assert problem.startswith(f"{VISIBLE}: is not Python text: 'utf-8' codec")
