"""What a case's runs are judged by, where it takes no run to see it."""

from __future__ import annotations

import pytest

from grader.author.build import Variant
from grader.author.cases import Case
from grader.author.judgement import Verification, judge
from grader.course.reading import Course

from ..making import check, result


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        ((2.1, 2.2, 0.1), ["the reference takes 2.1 s; half of the limit of 4 s is the most"]),
        ((2.1, 1.9, 0.1), []),  # it had to wait once: the machine was busy
        ((2.1,), ["the reference takes 2.1 s; half of the limit of 4 s is the most"]),
    ],
)
def test_a_reference_has_half_of_the_time(course: Course, seconds: tuple[float, ...], told: list[str]) -> None:
    """Its quickest run counts; the last of several has the recording for the solution, and fewer checks."""
    exercise = next(iter(course.exercises.values()))
    runs = [result("ada", exercise.id, check(), seconds=each) for each in seconds]
    found = Verification(exercise.id)

    judge(found, exercise, Case("reference", Variant("it", "", (), "")), runs)

    assert found.problems == told
