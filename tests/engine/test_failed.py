"""What the grader says of its own failures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.course.reading import Course, read_course
from grader.engine.failed import failed_result
from grader.errors import CourseError, GraderError
from grader.model import Outcome, Source, Unit
from grader.sandbox.isolation import Level


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (GraderError("the worker died", "Report it."), "the worker died. Report it."),
        (GraderError("the worker died"), "the worker died"),
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


def test_an_exercise_that_cannot_be_collected_keeps_its_worth(built: Path) -> None:
    """Its checks are listed as they were recorded, and what is hidden as one: nobody's maximum shrinks to nothing."""
    course = read_course(built / "exercises")
    result = failed_result(course, Unit("ada", "alpha", Source(b"")), (), CourseError("broken"), Level.LIMITS)
    assert (result.score, result.max_score) == (0, 6)
    assert [check.points for check in result.checks if check.hidden] == [3]
    assert {check.outcome for check in result.checks} == {Outcome.GRADER_ERROR}
