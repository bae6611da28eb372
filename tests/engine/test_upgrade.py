"""Records of older formats are read as they were written."""

from __future__ import annotations

from typing import Any

import pytest

from grader.engine.upgrade import upgrade_record
from grader.explanation import MistakeName
from grader.model import Outcome, Result

OLD: dict[str, Any] = {
    "format": 1,
    "student": "ada",
    "exercise": "softmax",
    "revision": 3,
    "key": "k1",
    "outcome": "failed",
    "score": 1.0,
    "max_score": 3.0,
    "seconds": 0.25,
    "checks": [],
    "versions": {"numpy": "2.0"},
    "seed": 7,
}
MESSAGES = (
    "",
    "not started",
    "  returned 2   expected 3",
    "f(1)\n  returned 2\n  expected 3\n  (the smallest call found that fails)\nThe sign is the wrong way round.",
    "f(1) raised ValueError: no\n  line 7: a @ b",
    f"{'x' * 4000} …",
)


def old_check(message: str = "", mistake: str = "", outcome: str = "failed") -> dict[str, Any]:
    return {
        "id": "test_rows",
        "sentence": "Rows sum to one.",
        "outcome": outcome,
        "points": 1.0,
        "earned": float(outcome == "passed"),
        "message": message,
        "mistake": mistake,
        "seconds": 0.1,
    }


def upgraded(*checks: dict[str, Any]) -> Result:
    return Result.from_json(upgrade_record({**OLD, "checks": list(checks)}))


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_reads_as_before(message: str) -> None:
    """To the last character, also after it was written in today's format."""
    result = upgraded(old_check(message))

    assert result.checks[0].message == message
    assert Result.from_json(result.to_json()) == result
    assert result.to_json()["checks"][0]["message"] == message


@pytest.mark.parametrize(
    ("mistake", "sentences"),
    [
        ("", []),
        ("Do not add.", ["Do not add."]),
        ("Two mistakes at once:\n  1. Do not add.\n  2. Divide by n. Not 2.", ["Do not add.", "Divide by n. Not 2."]),
        ("3 mistakes at once:\n  1. A.\n  2. B.\n  3. C.", ["A.", "B.", "C."]),
    ],
)
def test_mistakes_are_single_again(mistake: str, sentences: list[str]) -> None:
    """The text of several is taken apart, and reads as before; who they are is not known."""
    [check] = upgraded(old_check("x", mistake)).checks

    assert check.explanation.mistakes == tuple(MistakeName("", sentence) for sentence in sentences)
    assert check.mistake == mistake


def test_scores_and_outcomes_are_kept() -> None:
    """Only how a result is explained has another shape."""
    result = upgraded(old_check(outcome="passed"), old_check("no", outcome="error"))

    assert [check.outcome for check in result.checks] == [Outcome.PASSED, Outcome.ERROR]
    assert (result.score, result.max_score, result.key, result.seed) == (1.0, 2.0, "k1", 7)


def test_a_record_of_today_stays_as_it_is() -> None:
    """So that it does no harm to ask."""
    record = upgraded(old_check("no", "Do not add.")).to_json()
    assert upgrade_record(record) is record


def test_only_todays_format_is_read() -> None:
    """An older record has to be brought up first, and a newer one is none of ours."""
    for number in (1, 3, "2", None):
        with pytest.raises(ValueError, match="format"):
            Result.from_json(OLD | {"format": number})
