"""The pytest plugin: marks and fixtures of checks. An entry point, so plain `pytest` works in an exercise folder.

`student` is the proxy of the student's module, `reference` the reference solution (live or recorded), `rng` a generator
seeded by course and check, `data` the course's data sets, `quiz` the questions in the student's order.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.course.quiz import Quiz
from grader.course.reading import find_course
from grader.engine.attempt import Attempt, begun
from grader.engine.fixtures import Data
from grader.errors import CourseError
from grader.explanation import message
from grader.feedback.explain import explain
from grader.feedback.recording import PLOT_ID
from grader.model import Check, Outcome, Unit
from grader.proxy.student import Student
from grader.sandbox.pool import Launchers
from grader.submission.files import read_source

CURRENT = pytest.StashKey[Attempt]()
"""The attempt of the grading worker; absent when somebody runs plain pytest."""
ALONE = pytest.StashKey[tuple[Launchers, dict[Path, Attempt]]]()
"""What plain pytest keeps: zygotes, and an attempt per check file."""

MARKS = frozenset({"points", "hidden"})
"""Those of a check that say what it is worth and who sees it, and want nothing of pytest."""

CHECK = pytest.StashKey[Check]()
"""What a collected test says of itself: it is asked for it three times in each of a thousand submissions."""


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks."""
    config.addinivalue_line("markers", "points(n): what a check is worth")
    config.addinivalue_line("markers", "hidden: a check whose inputs and expected values students never see")


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the processes of a plain pytest run."""
    launchers, attempts = config.stash.get(ALONE, (None, {}))
    for attempt in attempts.values():
        attempt.held.close()
    if launchers:
        launchers.close()


def read_check(item: pytest.Item) -> Check:
    """Return what a collected test says of itself; a check without points or sentence is a CourseError."""
    if CHECK not in item.stash:
        item.stash[CHECK] = _read_check(item)
    return item.stash[CHECK]


def _read_check(item: pytest.Item) -> Check:
    mark = item.get_closest_marker("points")
    doc = (getattr(getattr(item, "function", None), "__doc__", None) or "").strip()
    if mark is None or len(mark.args) != 1 or not doc:
        raise CourseError(
            f"{item.nodeid} needs `@points(n)` and a docstring", "Its first line is what the student reads."
        )
    if item.name != getattr(item, "originalname", item.name):
        raise CourseError(f"{item.nodeid} is parametrised", "Its name would show values: use a loop, or two checks.")
    if item.name == PLOT_ID:
        raise CourseError(f"{item.nodeid} has the name of the exercise's picture", "Choose another one.")
    sentence = doc.splitlines()[0].strip().removesuffix(".")
    hidden = item.get_closest_marker("hidden") is not None or item.path.stem.endswith("_hidden")
    return Check(item.name, sentence, _points(item, mark.args[0]), hidden)


def _points(item: pytest.Item, worth: Any) -> float:
    """Return what a mark says a check is worth: a number, and none that no sum can hold."""
    try:
        points = float(worth)
    except (TypeError, ValueError, OverflowError):
        points = math.nan
    if not math.isfinite(points):
        raise CourseError(f"{item.nodeid}: what `@points` says is no number of points", "Write one like 2 or 0.5.")
    return points


@pytest.fixture
def attempt(request: pytest.FixtureRequest) -> Attempt:
    """The checking of one source, at the start of a check."""
    found = request.config.stash.get(CURRENT, None) or _alone(request.config, request.path)
    found.findings.begin()
    return found


@pytest.fixture
def student(attempt: Attempt) -> Student:
    """The student's module: attributes are functions that run in another process."""
    return attempt.fixtures.student


@pytest.fixture
def reference(attempt: Attempt, request: pytest.FixtureRequest) -> Any:
    """The reference solution's functions."""
    return attempt.fixtures.reference(read_check(request.node))


@pytest.fixture
def rng(attempt: Attempt, request: pytest.FixtureRequest) -> np.random.Generator:
    """A generator that draws the same inputs for every student."""
    return attempt.fixtures.rng(read_check(request.node))


@pytest.fixture
def quiz(attempt: Attempt) -> Quiz:
    """The questions in the order of the student's file."""
    return attempt.fixtures.quiz()


@pytest.fixture
def data(attempt: Attempt) -> Data:
    """The course's data sets by file name."""
    return attempt.fixtures.data


def _alone(config: pytest.Config, file: Path) -> Attempt:
    """Return the attempt of plain pytest for a check file: it checks the exercise's own file."""
    launchers, attempts = config.stash.setdefault(ALONE, (Launchers(), {}))
    if file not in attempts:
        course = find_course(file.parent)
        name = file.stem.removeprefix("test_").removesuffix("_hidden")
        exercise = course.exercise(name)
        attempts[file] = begun(course, Unit("", name, read_source(exercise.stub)), launchers)
    if problem := attempts[file].fixtures.unit.source.problem:
        pytest.fail(problem, pytrace=False)
    return attempts[file]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let a visible check ask all its questions, though the first answer was wrong."""
    found = getattr(item, "funcargs", {}).get("attempt")
    if not isinstance(found, Attempt):
        return (yield)
    with found.findings.going_on(read_check(item)):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """In plain pytest, show our explanation in place of a traceback through our own code."""
    report = yield
    found = getattr(item, "funcargs", {}).get("attempt")
    if isinstance(found, Attempt) and report.when == "call" and call.excinfo and CURRENT not in item.config.stash:
        outcome, said = explain(call.excinfo.value, found.findings.calls)
        if outcome is not Outcome.GRADER_ERROR:
            report.longrepr = f"{read_check(item).sentence}: {outcome}\n{message(said)}"
    return report
