"""What is shown of a result, in every place alike."""

from __future__ import annotations

import pytest

from grader.feedback.view import mark, next_command, said_once
from grader.model import CheckResult, Outcome

from ..making import check

ERROR = check(Outcome.ERROR, "line 3: invalid syntax")


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ([ERROR, ERROR], "line 3: invalid syntax"),
        ([ERROR], ""),
        ([ERROR, check(Outcome.ERROR, "line 4: invalid syntax")], ""),
        ([ERROR, check(Outcome.TIMEOUT, "line 3: invalid syntax")], ""),
        ([check(Outcome.FAILED, "has shape (3,)")] * 2, ""),
        ([check(Outcome.ERROR, "line 3", "Return the sum.")] * 2, ""),
    ],
    ids=["the file", "one check", "two reasons", "two ends", "about values", "a mistake with a name"],
)
def test_what_holds_for_the_whole_file_is_said_once(checks: list[CheckResult], said: str) -> None:
    """Not beside each of several checks; where there is one, or where it is about a value, it stands beside it."""
    assert said_once(checks) == said


def test_what_a_person_has_to_look_at_looks_like_nothing_else() -> None:
    """Its mark is no cross and no tick, and no hint is offered for what nobody has judged."""
    assert mark(Outcome.NEEDS_A_LOOK) == "?"
    assert [outcome for outcome in Outcome if mark(outcome) == "?"] == [Outcome.NEEDS_A_LOOK]
    assert next_command("alpha", Outcome.NEEDS_A_LOOK) == "grade show alpha"
