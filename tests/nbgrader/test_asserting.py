"""`grader.check("E").assert_passed()`: the cell that nbgrader runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import grader
from grader.course.copy import copy_course
from grader.course.reading import Course, packaged_course
from grader.engine.service import service
from grader.errors import GraderError
from grader.model import Result
from grader.notebook.verdict import NotPassed, Verdict

ADDS = "Multiply by the factor, do not add it."


@pytest.fixture(autouse=True)
def _no_worker_is_left() -> Iterator[None]:
    yield
    service().close()


@pytest.fixture
def judged(course: Course, grade: Callable[..., Result]) -> Callable[[str, str], Verdict]:
    """The verdict on the reference of alpha with one text replaced, by the course with its solutions."""

    def judged(old: str, new: str) -> Verdict:
        exercise = course.exercise("alpha")
        assert exercise.reference
        return Verdict(grade(exercise.reference.read_text().replace(old, new)), exercise)

    return judged


def test_a_right_answer_says_so_and_returns_nothing(
    judged: Callable[[str, str], Verdict], capsys: pytest.CaptureFixture[str]
) -> None:
    """A value would be taken for a score by nbgrader. What hidden checks found is not told here, only that they are."""
    assert judged("", "").assert_passed() is None  # type: ignore[func-returns-value]
    said = capsys.readouterr().out
    assert said.startswith("alpha   2 of 2 checks   3/3 points\n")
    assert "1 more checks (3 points) run when it is graded." in said
    assert "A matrix" not in said


def test_a_wrong_answer_is_an_error_with_the_explanation(judged: Callable[[str, str], Verdict]) -> None:
    """As text without a traceback, no line wider than `nbgrader validate` shows, nothing of hidden checks."""
    with pytest.raises(NotPassed) as caught:
        judged("x * factor", "x + factor").assert_passed()
    lines = caught.value._render_traceback_()
    assert isinstance(caught.value, AssertionError)
    assert ADDS in str(caught.value)
    assert "A matrix" not in str(caught.value)
    assert max(map(len, lines)) <= 80


def test_long_lines_are_wrapped_not_cut(judged: Callable[[str, str], Verdict]) -> None:
    """Every word of a long sentence is there."""
    verdict = judged("x * factor", "x + factor")
    first, *others = verdict.result.checks
    sentence = " ".join(f"word{number}" for number in range(60))
    long = replace(first, sentence=sentence)
    with pytest.raises(NotPassed) as caught:
        replace(verdict, result=replace(verdict.result, checks=(long, *others))).assert_passed()
    assert sentence in " ".join(str(caught.value).split())
    assert max(map(len, str(caught.value).splitlines())) <= 80


def test_only_visible_checks_decide(judged: Callable[[str, str], Verdict]) -> None:
    """What fails a hidden check alone passes: students are not to find out what those look at.

    A result that lacks a visible check is not taken for a right answer.
    """
    verdict = judged("x * factor", "x * factor if x.ndim == 1 else x")
    assert [check.outcome for check in verdict.result.checks] == ["passed", "passed", "failed"]
    verdict.assert_passed()
    with pytest.raises(NotPassed):
        replace(verdict, result=replace(verdict.result, checks=())).assert_passed()


# ---------------------------------------------------------------------- where the course comes from


def test_the_course_around_a_notebook_comes_first(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is none, as nbgrader puts notebooks anywhere, the exercise of the installed one is known by its name.

    A course that is named, whichever way, is not replaced: another one would judge by other checks.
    """
    monkeypatch.delenv("GRADE_COURSE", raising=False)
    copy = copy_course(course, tmp_path / "copy")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(copy)
    assert grader.check("alpha").exercise.folder.is_relative_to(copy)
    monkeypatch.chdir(tmp_path / "elsewhere")
    (name, exercise) = next(iter(packaged_course().exercises.items()))
    assert grader.check(name).exercise == exercise
    with pytest.raises(GraderError, match="no course in /nowhere"):
        grader.check(name, course="/nowhere")
    monkeypatch.setenv("GRADE_COURSE", "/nowhere")
    with pytest.raises(GraderError, match="no course in /nowhere"):
        grader.check(name)
