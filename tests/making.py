"""Checks and results as grading makes them: a test names what it is about, the rest is as it usually is."""

from __future__ import annotations

from typing import Any

from grader.explanation import MistakeName, plain
from grader.model import CheckResult, Outcome, Result

PASSED, FAILED = Outcome.PASSED, Outcome.FAILED


def check(outcome: Outcome = PASSED, message: str = "", mistake: str = "", **fields: Any) -> CheckResult:
    """Return how a check ended: with all its points if it passed, else with none; a mistake is called by its words."""
    names = [MistakeName(mistake, mistake)] if mistake else []
    points = fields.setdefault("points", 2.0)
    fields = {"earned": points if outcome is PASSED else 0.0, "explanation": plain(message, *names), **fields}
    return CheckResult(**{"id": "test_rows", "sentence": "Rows sum to one.", "outcome": outcome, **fields})


def result(student: str = "ada", exercise: str = "softmax", *checks: CheckResult, **fields: Any) -> Result:
    """Return the record of these checks."""
    known = {"revision": 1, "key": "k1", "seconds": 0.25, "versions": {"numpy": "2.0"}, "seed": 0}
    return Result(**{"student": student, "exercise": exercise, "checks": checks, **known, **fields})
