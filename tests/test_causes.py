"""Failed checks by their cause."""

from __future__ import annotations

import pytest

from grader.causes import causes
from grader.model import CheckResult, Outcome


def check(name: str, message: str = "", mistake: str = "", outcome: Outcome = Outcome.FAILED) -> CheckResult:
    return CheckResult(name, name, outcome, 1, 0, message, mistake)


def groups(*checks: CheckResult) -> list[str]:
    return [" ".join(check.id for check in cause.checks) for cause in causes(checks)]


def test_checks_with_one_mistake_stand_together() -> None:
    """In the place of the first; everything else stays alone and in order."""
    passed = check("b", outcome=Outcome.PASSED)
    assert groups(check("a", "x", "M"), passed, check("c", "y", "M"), check("d", "z", "N")) == ["a c", "b", "d"]


def test_checks_that_raised_at_one_line_stand_together() -> None:
    """The calls differ, the error and its line do not."""
    one = "f(1) raised ValueError: 3 and 4\n  line 7: a @ b"
    same = "f(np.array([1, 2])) raised ValueError: 2 and 5\n  line 7: a @ b"
    other = "f(1) raised TypeError: no\n  line 7: a @ b"
    assert groups(
        *(check(n, text, outcome=Outcome.ERROR) for n, text in zip("abc", (one, same, other), strict=True))
    ) == [
        "a b",
        "c",
    ]


def test_one_relation_of_one_function_is_one_cause() -> None:
    """The sign is wrong in both checks of f; what is wrong with g is another matter."""
    texts = (
        "f(1)\n  returned 1\nThe sign.",
        "f(2)\n  returned 2\nThe sign.",
        "g(1)\n  returned 1\nThe sign.",
        "f(1)\n  x",
    )
    assert groups(*map(check, "abcd", texts)) == ["a b", "c", "d"]


def test_what_is_said_of_every_call_is_said_once() -> None:
    """The same complaint about two calls is one cause; two returned values are two facts."""
    missing = "does not return the three values (w, b, errors)"
    texts = (
        f"f(np.array([1]), lr=(2)) {missing}",
        f"f(2) {missing}",
        f"g(2) {missing}",
        "f(1) returned 3",
        "f(2) returned 3",
    )
    assert groups(*map(check, "abcde", texts)) == ["a b", "c", "d", "e"]


@pytest.mark.parametrize("outcome", [Outcome.PASSED, Outcome.SKIPPED, Outcome.FAILED])
def test_checks_without_a_word_stay_alone(outcome: Outcome) -> None:
    """Hidden checks that failed say nothing: that is no common cause."""
    assert groups(check("a", outcome=outcome), check("b", outcome=outcome)) == ["a", "b"]


def test_the_plain_fact_is_a_call() -> None:
    """A call with what it returned says more than a number computed from it, and that more than a hidden check."""
    derived, hidden = (
        check("a", "the row sums: [2.]   expected [1.]", "M"),
        check("c", "your code raised ValueError", "M"),
    )
    [cause] = causes([hidden, derived, check("b", "f(1)\n  returned 2\n  expected 1", "M")])
    [less] = causes([hidden, derived])

    assert cause.message.startswith("f(1)")
    assert less.message.startswith("the row sums")
    assert cause.mistake == "M"
