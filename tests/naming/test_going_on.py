"""A visible check asks all its questions, though the first answer was wrong: one call seldom tells mistakes apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.course.reading import Course
from grader.engine.attempt import Attempt
from grader.engine.worker import grade_units
from grader.model import Outcome, Source, Unit
from grader.sandbox.pool import Launchers

CHECKS = '''
import numpy as np

from grader.checks import assert_close, points


@points(1)
def test_twice(student):
    """Small numbers are multiplied, and large ones."""
    assert_close(student.scale(np.array([1.0]), 3.0), [3.0])
    assert_close(student.scale(np.array([20.0]), 5.0), [100.0])


@points(1)
def test_total(student):
    """The numbers are added up."""
    assert_close(student.total(np.array([1.0, 2.0])), 3.0)
'''
ANSWER = """
import os

def scale(x, factor):
    if x[0] == 20:
        {}
    return x + factor

def total(x):
    return sum(x)
"""
Check = Callable[..., Attempt]


@pytest.fixture
def check(course: Course, launchers: Launchers) -> Check:
    """Run the checks above on an answer that does this with large numbers, and adds to small ones."""
    exercise = course.exercise("alpha")
    exercise.visible_checks.write_text(CHECKS, encoding="utf-8")

    def check(body: str, *, hidden: bool = False, fail_fast: bool = False) -> Attempt:
        if hidden and exercise.hidden_checks:
            text = CHECKS.replace("\n\n\n", "\n\n\nfrom grader.checks import hidden\npytestmark = hidden\n\n\n", 1)
            exercise.hidden_checks.write_text(text.replace("test_t", "test_hidden_t"), encoding="utf-8")
        attempts: list[Attempt] = []
        unit = Unit("ada", "alpha", Source(ANSWER.format(body).encode()), fail_fast=fail_fast)
        grade_units(course, [unit], lambda _, attempt: attempts.append(attempt), launchers)
        return attempts[0]

    return check


def outcomes(attempt: Attempt) -> dict[str, Outcome]:
    return {check.id: check.outcome for check in attempt.findings.results}


def test_later_calls_are_written_down(check: Check) -> None:
    """The transcript has both calls, and what is said is said of the first."""
    attempt = check("return x")
    assert len(attempt.findings.transcripts["test_twice"]) == 2
    assert "returned [4.]   expected [3.]" in attempt.findings.results[0].message


def test_the_first_failure_is_the_outcome(check: Check) -> None:
    """An exception in a later call does not replace it, but is written down."""
    attempt = check("raise KeyError('large')")
    assert outcomes(attempt)["test_twice"] is Outcome.FAILED
    assert attempt.findings.transcripts["test_twice"][1][1]["raised"] == "KeyError"


def test_a_later_call_that_kills_the_process_costs_no_check(check: Check) -> None:
    """The check has failed all the same, and the next one runs."""
    found = outcomes(check("os._exit(3)"))
    assert found["test_twice"] is Outcome.FAILED
    assert found["test_total"] is Outcome.PASSED


@pytest.mark.parametrize("way", ["hidden", "fail_fast"])
def test_where_nothing_is_named_a_check_ends_at_once(check: Check, way: str) -> None:
    """A hidden check, and one of a mutant, ends with its first failure."""
    attempt = check("return x", **{way: True})
    name = "test_hidden_twice" if way == "hidden" else "test_twice"
    assert len(attempt.findings.called[name]) == 1
