"""What the grader says of its own failures."""

from __future__ import annotations

import json

import pytest

from grader.course.reading import Course
from grader.engine.failed import failed_result
from grader.errors import CourseError, GraderError
from grader.model import Source, Unit
from grader.sandbox.isolation import Level


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
