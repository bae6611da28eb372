"""Small failing calls in place of long ones: in both copies, from a fresh process, never at a result's cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.author.build import build
from grader.course.reading import Course
from grader.errors import CheckFailure, ProcessLost
from grader.feedback.example import Examples, failing_call
from grader.feedback.ladder import RUNGS, ladder
from grader.feedback.recording import read_recording
from grader.feedback.shrink import Example
from grader.model import Exercise, Outcome, Result
from grader.proxy.held import HeldStudent
from grader.proxy.processes import Processes
from grader.proxy.student import Call
from grader.sandbox.pool import Launchers

Grade = Callable[..., Result]
SMALLEST = "(the smallest call found that fails)"
HEAD = "import numpy as np\n\nseen = []\n\ndef total(x):\n    return sum(x)\n\n"


def message(result: Result, name: str = "test_scale") -> str:
    return next(check.message for check in result.checks if check.id == name)


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize("body", ["x + factor", "x * factor + 1", "x[::-1] * factor"])
def test_both_copies_show_a_small_call(grade: Grade, body: str, recorded: bool) -> None:
    """With the reference by shrinking, without it by the ladder of the recorded wrong models: a line to paste."""
    text = message(grade(HEAD + f"def scale(x, factor):\n    return {body}\n", recorded=recorded))

    if recorded and "::" in body:  # no wrong model turned anything around: the check's own call has to do
        assert SMALLEST not in text
    else:
        assert SMALLEST in text
        assert re.match(r"scale\(np\.array\(\[[-\d., ]{1,12}\]\), \d\.0\)\s+returned \[", text)


@pytest.mark.parametrize("recorded", [False, True])
def test_keywords_stay_as_they_are(course: Course, launchers: Launchers, grade: Grade, recorded: bool) -> None:
    """What a check names it means: only the arguments without a name become smaller."""
    alpha = course.exercise("alpha")
    text = alpha.visible_checks.read_text(encoding="utf-8").replace("scale(x, 3.0)", "scale(x, factor=3.0)")
    alpha.visible_checks.write_text(text, encoding="utf-8")
    build(course, [alpha], launchers)
    shown = message(grade(HEAD + "def scale(x, factor):\n    return x + factor\n", recorded=recorded))
    assert re.match(r"scale\(np\.array\(\[[-\d., ]{1,12}\]\), factor=3\.0\)\s+returned \[", shown)


def test_a_recorded_ladder_knows_only_its_calls(grade: Grade) -> None:
    """What no rung shows is told by the check's own call."""
    same_on_rungs = "def scale(x, factor):\n    return x * factor if len(x) < 4 else x\n"

    assert SMALLEST in message(grade(HEAD + same_on_rungs))
    assert message(grade(HEAD + same_on_rungs, recorded=True)).startswith("scale(np.array([")
    assert SMALLEST not in message(grade(HEAD + same_on_rungs, recorded=True))


def test_small_calls_know_nothing_of_hidden_ones(grade: Grade) -> None:
    """What the student's process has seen in hidden checks is not there when small calls are made."""
    remembers = "def scale(x, factor):\n    seen.append(x.ndim)\n    return x * 0 + (7 if 2 in seen else 5)\n"
    result = grade(HEAD + remembers)

    assert [check.outcome for check in result.checks if check.hidden] == [Outcome.FAILED]
    assert SMALLEST in message(result)
    assert "returned [5." in message(result)


def test_a_process_that_was_killed_changes_no_message(grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unit is graded once more: else a result would depend on what else happened on the machine."""
    source = HEAD + "def scale(x, factor):\n    return x + factor\n"
    before = message(grade(source))
    lost = iter([True])
    find = Examples.find

    def once_lost(*args: Any) -> Example | None:
        if next(lost, False):
            raise ProcessLost("killed", "")
        return find(*args)

    monkeypatch.setattr(Examples, "find", once_lost)
    assert message(grade(source)) == before
    assert next(lost, None) is None


@pytest.mark.parametrize("last", ["while True: pass", "import os; os._exit(3)", "raise ValueError", "return None"])
def test_a_small_call_that_goes_wrong_costs_nothing(grade: Grade, last: str) -> None:
    """It may loop, die or raise: the verdict is the check's, told by the check's own call."""
    fragile = f"def scale(x, factor):\n    if len(x) > 4:\n        return x + factor\n    {last}\n"
    result = grade(HEAD + fragile)
    outcomes = {check.id: check.outcome for check in result.checks}

    assert outcomes["test_scale"] is Outcome.FAILED
    assert outcomes["test_total"] is Outcome.PASSED
    assert message(result).startswith("scale(np.array([")


def test_examples_are_not_looked_for_where_nobody_reads_them(grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutants stop at the first failure and need no explanation; a right answer needs none either."""
    monkeypatch.setattr("grader.engine.record.Examples.find", lambda *_: pytest.fail("looked for"))

    assert grade(HEAD + "def scale(x, factor):\n    return x + factor\n", fail_fast=True).score == 0
    assert message(grade(HEAD + "def scale(x, factor):\n    return x * factor\n")) == ""


@pytest.mark.parametrize(
    "call",
    [
        Call("Net.scale", (np.ones(3),), {}, value=np.ones(3)),
        Call("scale", (np.ones(3),), {"factor": abs}, value=np.ones(3)),
        Call("scale", (abs,), {}, value=np.ones(3)),
        Call("scale", (np.ones(3),), {}, value=np.ones(200_000)),
        Call("scale", (np.ones(3),), {}, value=[[0.0] * 200] * 600),
    ],
)
def test_calls_that_cannot_be_made_again(call: Call) -> None:
    """Methods, functions of the check, and answers that are too long to ask for fifty times."""
    assert failing_call(CheckFailure(actual=call.value, expected=1.0), [call]) is None


class TestLadder:
    """What `grade build` keeps of the small calls."""

    def test_the_recording_holds_rungs(self, course: Course) -> None:
        """Of the check with a random input; the other one's call is short as it is."""
        checks = read_recording(course.exercise("alpha").recording).checks

        assert checks["test_scale"].ladder
        assert checks["test_total"].ladder == ()
        assert all(np.array_equal(rung.value, rung.args[0] * rung.args[1]) for rung in checks["test_scale"].ladder)

    def test_rungs_are_few_different_and_in_order(self) -> None:
        """Smallest first, each once, at most eight."""
        sizes = [5, 2, 2, 9, 1, 3, 4, 6, 7, 8]
        rungs = ladder([example(np.arange(float(n))) for n in sizes], [])

        assert [len(rung.args[0]) for rung in rungs] == [1, 2, 3, 4, 5, 6, 7, 8]
        assert len(rungs) == RUNGS

    @pytest.mark.parametrize(("body", "kept"), [("x * factor", 1), ("x * factor + 1", 0), ("1 / 0", 0), ("None", 0)])
    def test_right_answers_must_agree(self, launchers: Launchers, course: Course, body: str, kept: int) -> None:
        """A call on which another right answer differs is not what the task speaks of."""
        exercise: Exercise = course.exercise("alpha")
        source = f"def scale(x, factor):\n    return {body}\n"
        right = HeldStudent(Processes(launchers, exercise, source.encode()))
        try:
            assert len(ladder([example(np.ones(2))], [right])) == kept
        finally:
            right.close()


def example(x: np.ndarray) -> Example:
    return Example(Call("scale", (x, 2.0), {}, value=x), 2.0 * x)
