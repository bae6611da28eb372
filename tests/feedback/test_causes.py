"""Failed checks by their cause."""

from __future__ import annotations

import pytest

from grader.explanation import Explanation, MistakeName, Values, plain
from grader.feedback.causes import causes
from grader.model import CheckResult, Outcome

from .. import making

M, N = (MistakeName(name, f"{name}!") for name in "mn")


def check(name: str, said: Explanation, outcome: Outcome = Outcome.FAILED) -> CheckResult:
    return making.check(outcome, id=name, explanation=said)


def groups(*checks: CheckResult) -> list[str]:
    return [" ".join(check.id for check in cause.checks) for cause in causes(checks)]


def test_checks_with_one_mistake_stand_together() -> None:
    """In the place of the first; everything else stays alone and in order."""
    passed = check("b", Explanation(), Outcome.PASSED)
    found = groups(check("a", plain("x", M)), passed, check("c", plain("y", M)), check("d", plain("z", N)))
    assert found == ["a c", "b", "d"]


def test_checks_with_one_cause_stand_together() -> None:
    """Whatever else is said of them; a mistake that has a name is another matter."""
    said = (Explanation("x", cause="1"), Explanation("y", cause="1"), Explanation("x", cause="2"), plain("x", M))
    assert groups(*map(check, "abcd", said)) == ["a b", "c", "d"]


@pytest.mark.parametrize("outcome", [Outcome.PASSED, Outcome.SKIPPED, Outcome.FAILED])
def test_checks_without_a_cause_stay_alone(outcome: Outcome) -> None:
    """Hidden checks that failed say nothing: that is no common cause. Nor is it that both were skipped."""
    for said in (Explanation(), Explanation("not run")):
        assert groups(check("a", said, outcome), check("b", said, outcome)) == ["a", "b"]


def test_the_plain_fact_is_a_call() -> None:
    """A call with what it returned says more than a number computed from it, and that more than a hidden check."""
    values = Values("[2.]", "[1.]")
    nothing = check("z", Explanation(mistakes=(M,)))
    hidden = check("c", Explanation("your code raised ValueError", mistakes=(M,)))
    derived = check("a", Explanation(what="the row sums", values=values, mistakes=(M,)))
    called = check("b", Explanation(call="f(1)", values=values, mistakes=(M,)))

    [cause] = causes([nothing, hidden, derived, called])
    assert (cause.telling, cause.message) == (called, called.message)
    assert causes([nothing, hidden, derived])[0].telling is derived
    assert causes([nothing, hidden])[0].telling is hidden
    assert cause.mistake == "m!"


def test_the_call_can_be_pasted() -> None:
    """Of several that say the same, the first that is whole and short stands for all; else simply the first."""
    large, long, short = ("f(<array of shape (5, 5)>)", f"f([{'1, ' * 30}])", "f([1, 2])")
    found = [
        check(name, Explanation(call=call, cause="1")) for name, call in zip("abc", (large, long, short), strict=True)
    ]

    assert causes(found)[0].telling is found[2]
    assert causes(found[:2])[0].telling is found[0]
