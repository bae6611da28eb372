"""What every face shows of a result, however it looks there: marks, what is said once, and what to do next.

The terminal, a notebook, a student's page and nbgrader render this; none of them decides it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from grader.explanation import Place, printable
from grader.model import CheckResult, Outcome, Result

MARKS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.PASSED: "✓",
        Outcome.NOT_ATTEMPTED: "·",
        Outcome.SKIPPED: "-",
        Outcome.NEEDS_A_LOOK: "?",
        Outcome.GRADER_ERROR: "!",
    }
)
FAILED = "✗"
"""The mark of every other outcome."""
JUDGED = frozenset({Outcome.PASSED, Outcome.FAILED})
"""Outcomes that are about what a function did; the others may be about the file as a whole."""


def mark(outcome: Outcome) -> str:
    """Return the sign of an outcome."""
    return MARKS.get(outcome, FAILED)


def passed(checks: Iterable[CheckResult]) -> int:
    """Return how many checks passed."""
    return sum(check.outcome is Outcome.PASSED for check in checks)


def claimed(result: Result) -> str:
    """Return what is to be said of points that rest on what the student's own process says of a model, or nothing."""
    why = next((check.claim for check in result.checks if check.claim), "")
    if not why:
        return ""
    count = "1 point rests" if result.claimed == 1 else f"{result.claimed:g} points rest"
    return (
        f"{count} on what the model does beside your code, where whoever grades it may look. It was not rebuilt: "
        f"{printable(why)}."
    )


def said_once(checks: Iterable[CheckResult]) -> str:
    """Return the message where nothing could be run: it is said once then, and not once per check."""
    every = list(checks)
    said = {(check.outcome, check.message, check.mistake) for check in every}
    if len(said) != 1 or len(every) < 2:
        return ""
    [(outcome, message, mistake)] = said
    return "" if outcome in JUDGED or mistake else message


def stopped_at(checks: Iterable[CheckResult]) -> tuple[Place | None, bool]:
    """Return the one line that stopped every check which did not pass, and whether that was before any call."""
    said = [check.explanation for check in checks if check.outcome is not Outcome.PASSED]
    places = {explanation.place for explanation in said}
    is_unread = not any(explanation.call or explanation.what for explanation in said)
    return (places.pop() if len(places) == 1 else None), is_unread


def next_command(exercise: str, outcome: Outcome | None) -> str:
    """Return the command that helps after an outcome; none after a passed exercise. None: it was never checked."""
    match outcome:
        case Outcome.PASSED:
            return ""
        case Outcome.GRADER_ERROR:
            return "grade doctor"
        case None | Outcome.NOT_ATTEMPTED | Outcome.NEEDS_A_LOOK:
            return f"grade show {exercise}"
        case _:
            return f"grade hint {exercise}"


def after(result: Result) -> str:
    """Return the command that helps after a result."""
    return next_command(result.exercise, result.outcome)
