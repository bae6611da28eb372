"""Two mistakes at once are named as two, with the solution at hand and with the recording alone."""

from __future__ import annotations

import pytest

from grader.author.build import Double, doubles
from grader.engine.worker import grade_units
from grader.model import Outcome, Result, Runtime, Source, Unit
from grader.sandbox.pool import Launchers

from ..real import COURSE
from ..sample import sampled

DOUBLES = {e.id: doubles(e) for e in COURSE.exercises.values() if e.runtime is Runtime.NUMPY and doubles(e)}
MODES = {"live": False, "recorded": True}


def graded(exercise: str, tried: list[Double], launchers: Launchers) -> dict[str, list[Result]]:
    """Grade doubles of an exercise in one session, as an instructor's copy and as a student's copy does."""
    units = [
        Unit(double.id, exercise, Source(double.source.encode()), recorded=recorded)
        for double in tried
        for recorded in MODES.values()
    ]
    found: dict[str, list[Result]] = {double.id: [] for double in tried}
    grade_units(COURSE, units, lambda result, _: found[result.student].append(result), launchers)
    return found


def wrongly_named(double: Double, result: Result) -> str:
    """Return what is said of the checks that a double fails, nothing where that is as it should be."""
    shown = {check.explanation.mistakes for check in result.checks if check.outcome is not Outcome.PASSED}
    right = {name for names in shown for name in names} == set(double.names)
    if double.together:
        right = shown == {double.names}
    return "" if right else f"{double.id}: {shown or 'all checks pass'}"


@pytest.mark.parametrize("exercise", DOUBLES)
def test_both_mistakes_are_named(exercise: str, launchers: Launchers):
    """Every check that fails names both mistakes, or the one of its function, and never another."""
    tried = sampled(DOUBLES[exercise], lambda double: f"{exercise} {double.id}")

    results = graded(exercise, tried, launchers)

    assert {name: len(runs) for name, runs in results.items()} == {d.id: len(MODES) for d in tried}
    assert [text for d in tried for run in results[d.id] if (text := wrongly_named(d, run))] == []


def test_mistakes_in_two_functions_are_both_made():
    """A double without code of its own holds the wrong function of each part, and none of the right ones after it."""
    for exercise, found in DOUBLES.items():
        for double in found:
            if not double.together:
                names = [function_of(part.source) for part in double.parts]
                assert len(set(names)) == 2, f"{exercise}/{double.id}: write the function that makes both mistakes"
                for name, part in zip(names, double.parts, strict=True):
                    assert last_body(double.source, name) == last_body(part.source, name), f"{exercise}/{double.id}"


def function_of(source: str) -> str:
    """Return the name of the last function of a file: that of a wrong model is the one it changes."""
    return source.rpartition("\ndef ")[2].partition("(")[0]


def last_body(source: str, function: str) -> str:
    """Return the text of a function as the file leaves it, which is that of its last definition."""
    return source.rpartition(f"\ndef {function}(")[2].partition("\n\n\n")[0].strip()


def test_there_are_enough_doubles():
    """Forty pairs of mistakes are declared over the course, thirty of them in one function."""
    found = [double for declared in DOUBLES.values() for double in declared]

    assert len(found) >= 40
    assert sum(double.together for double in found) >= 30
