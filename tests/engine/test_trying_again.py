"""The one rule of trying again: a lost process once, anything else never."""

from __future__ import annotations

import pytest

import grader
from grader.engine.failed import tried_twice
from grader.errors import CourseError, GraderError, ProcessLost
from grader.model import Result, Source, Unit

UNIT = Unit("ada", "alpha", Source(b""))


@pytest.mark.parametrize(("error", "tries"), [(ProcessLost, 2), (GraderError, 1), (CourseError, 1)])
def test_only_a_lost_process_is_tried_again(error: type[GraderError], tries: int) -> None:
    """The second loss is told; every other error of ours would be the same again."""
    made: list[int] = []

    def grade() -> Result:
        made.append(1)
        raise error("no")

    with pytest.raises(error):
        tried_twice(UNIT, grade)
    assert len(made) == tries


def test_the_old_names_are_these() -> None:
    """What courses and sites have on disk is no choice of ours any more."""
    hooks = ("preprocessors", "clearing", "collecting", "rendering", "exporter")
    old = {"grader.failure", "grader.plot_parts", "grader.plugin"}
    assert grader.MOVED.keys() >= old | {f"grader.nbgrader.{name}" for name in hooks}
