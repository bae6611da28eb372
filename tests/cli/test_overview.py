"""What `grade check --all` says below an exercise that fails."""

from __future__ import annotations

import pytest

from grader.cli.overview import Overview, fails_first
from grader.course.reading import Course
from grader.model import Outcome

from ..making import FAILED, PASSED, check, result


def test_the_first_failing_check_is_named() -> None:
    """By its sentence, also where others fail after it."""
    sentences = ((PASSED, "One."), (FAILED, "Two."), (FAILED, "Three."))
    checks = [check(outcome, "numbers", sentence=sentence) for outcome, sentence in sentences]

    assert fails_first(result("ada", "alpha", *checks)) == "Two"


def test_a_file_that_cannot_run_is_told_by_its_reason() -> None:
    """No check is to blame then: the first line of what is wrong with the file."""
    checks = [check(Outcome.ERROR, "SyntaxError: invalid syntax\n  line 3", sentence=name) for name in ("One", "Two")]

    assert fails_first(result("ada", "alpha", *checks)) == "SyntaxError: invalid syntax"


def test_an_error_of_the_grader_is_nobody_s_fault(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    """A student reads so before anything else."""
    broken = result("ada", "alpha", check(Outcome.GRADER_ERROR, "NameError", sentence="Rows sum to one."))
    Overview(course, [course.exercise("alpha")]).show(broken)

    assert "Not your fault: Rows sum to one. More: grade check alpha" in capsys.readouterr().out
