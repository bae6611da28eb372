"""What an attempt gives away besides the outcomes: printed text, and what the grader says of its own failures."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from grader.course.reading import Course
from grader.engine.failed import failed_result
from grader.errors import CourseError, GraderError
from grader.model import Outcome, Result, Source, Unit
from grader.sandbox.isolation import Level

Grade = Callable[..., Result]

PRINTS = """
import os
print("loaded")

def scale(x, factor):
    print("scale", x.shape)
    {}
    return x * factor

def total(x):
    print("total", x.size)
    return float(sum(x))
"""


class TestOutput:
    """What the student's code printed is shown, but for what it may have learned from a hidden check."""

    @pytest.mark.parametrize("then", ["", "if x.ndim == 2: os._exit(0)", "if x.ndim == 2: raise ValueError(x)"])
    def test_of_visible_checks_only(self, grade: Grade, then: str) -> None:
        """What is printed in a hidden check is dropped, however that check ends."""
        assert grade(PRINTS.format(then)).output == "loaded\nscale (5,)\ntotal 3\n"

    def test_of_all_checks_where_none_is_hidden(self, grade: Grade) -> None:
        """A student's own copy shows all of it, also what comes when the process ends."""
        source = PRINTS.format("import atexit; atexit.register(print, 'bye')")
        assert grade(source, recorded=True).output.startswith("loaded\nscale (5,)\ntotal 3\n")

    def test_of_a_process_that_had_to_be_replaced(self, grade: Grade) -> None:
        """After a crash in a visible check both processes' output is there, once."""
        source = PRINTS.format("if x.ndim == 1: os._exit(0)")
        assert grade(source).output == "loaded\nscale (5,)\nloaded\ntotal 3\n"

    def test_is_bounded(self, grade: Grade) -> None:
        """A flood in the last visible call ends nothing but itself, and no result is lost."""
        result = grade(PRINTS.format("").replace('print("total"', 'print("x" * 60_000); print("total"'))
        assert result.outcome is Outcome.PASSED
        assert 60_000 < len(result.output) < 70_000


def test_a_hidden_check_shows_nothing_though_it_called_nothing(course: Course, grade: Grade) -> None:
    """A failure about a variable of the file tells no more than one about a call."""
    file = course.exercise("alpha").hidden_checks
    assert file
    check = "raise CheckFailure(f'is {student[\"LIMIT\"]}, expected {x.tolist()}')\n    assert_close"
    text = file.read_text().replace("assert_close(s", f"{check}(s")
    file.write_text("from grader.errors import CheckFailure\n" + text)

    hidden = grade(PRINTS.format("") + "LIMIT = 5\n").checks[-1]

    assert (hidden.outcome, hidden.message) == (Outcome.FAILED, "")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (GraderError("the worker died", "Report it."), "the worker died Report it."),
        (
            CourseError("cannot be loaded: test_alpha_hidden.py:7: in f\n    f(0.125)\nE   Bad"),
            "test_alpha_hidden.py:7",
        ),
        (
            CourseError("cannot be loaded: test_alpha.py:7: in f\n    f(1)\nE   Bad"),
            "cannot be loaded: test_alpha.py:7: in",
        ),
        (GraderError("grader/engine/worker.py:88: in grade\n    0.125\nE   Bad"), "the grader broke. `grade check`"),
    ],
)
def test_a_failure_of_ours_quotes_no_check(course: Course, error: GraderError, told: str) -> None:
    """A sentence is told as it is; of a traceback whose lines may be a hidden check's, only the place is."""
    result = failed_result(course, Unit("ada", "alpha", Source(b"")), (), error, Level.LIMITS)
    assert result.checks[0].message.startswith(told)
    assert "0.125" not in json.dumps(result.to_json())
