"""What is made of the findings of one unit: a key, names of mistakes, small examples."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.course.reading import Course
from grader.engine import worker
from grader.engine.attempt import Attempt, begun
from grader.engine.identity import result_key, versions
from grader.engine.worker import grade_units
from grader.feedback.example import Examples
from grader.model import Check, Outcome, Result, Source, Unit
from grader.sandbox.pool import Launchers

CHECK = Check("test_scale", "It is scaled", 1.0, hidden=False)
ADDS = """
def scale(x, factor):
    return x + factor

def total(x):
    return float(x.sum())
"""
UNIT = Unit("ada", "alpha", Source(ADDS.encode()))


@pytest.mark.parametrize("building", [False, True])
def test_a_record_says_how_it_was_made(course: Course, launchers: Launchers, building: bool) -> None:
    """Key, versions and seed stand in it; what is only recorded is kept by no key."""
    unit = replace(UNIT, seed=3)
    attempt = begun(course, unit, launchers, building=building)
    attempt.findings.refuse([CHECK], Source(None, "is missing", Outcome.NOT_ATTEMPTED))

    result = attempt.result(0.123456)

    key = "" if building else result_key(course, unit, launchers.level).digest
    runtime = course.exercise("alpha").runtime
    assert (result.key, result.seed, result.seconds, result.output) == (key, 3, 0.1235, "")
    assert result.versions == dict(versions(runtime, launchers.level))
    assert [check.outcome for check in result.checks] == [Outcome.NOT_ATTEMPTED]


def test_mistakes_are_named_and_calls_are_small(course: Course, launchers: Launchers) -> None:
    """A failed check has the mistake's id, and the small call that the record tells stands beside it."""
    found: list[tuple[Result, Attempt]] = []
    grade_units(course, [UNIT], lambda *pair: found.append(pair), launchers)
    [(result, attempt)] = found

    visible, _, hidden = result.checks
    example = attempt.record.examples["test_scale"]
    assert [name.id for name in visible.explanation.mistakes] == ["adds"]
    assert [name.id for name in hidden.explanation.mistakes] == ["adds"]
    assert example.call.args[0].size < 5
    assert visible.explanation.example
    assert not hidden.explanation.example
    assert attempt.record.examples.keys() == {"test_scale"}


def test_while_it_is_recorded_no_mistake_has_a_name(course: Course, launchers: Launchers) -> None:
    """There are no transcripts to compare with yet."""
    found: list[Result] = []
    grade_units(course, [UNIT], lambda result, _: found.append(result), launchers, building=True)
    [result] = found
    assert result.checks[0].outcome is Outcome.FAILED
    assert result.checks[0].explanation.mistakes == ()


def test_visible_checks_are_spoken_of_before_hidden_inputs_cross(
    course: Course, launchers: Launchers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fresh processes that make small examples have ended before student code knows anything worth hiding there."""
    hidden: list[bool] = []
    original = Examples.find

    def find(self: Examples, *args: Any) -> Any:
        hidden.append(any(check.hidden for check in attempts[0].findings.results))
        return original(self, *args)

    attempts: list[Attempt] = []
    monkeypatch.setattr(
        worker, "begun", lambda *args, **options: attempts.append(begun(*args, **options)) or attempts[0]
    )
    monkeypatch.setattr(Examples, "find", find)
    found: list[Result] = []
    grade_units(course, [UNIT], lambda result, _: found.append(result), launchers)
    assert hidden == [False]
    assert [check.hidden for check in found[0].checks] == [False, False, True]
