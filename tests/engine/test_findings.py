"""How checks end, when they go on, and what is given away besides: printed text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.checks import assert_close
from grader.course.reading import Course
from grader.engine.findings import Findings
from grader.errors import GraderError, KnownMistake, ProcessLost
from grader.model import Check, Exercise, Outcome, Result
from grader.proxy.student import Call
from grader.sandbox.session import SessionEnded

Grade = Callable[..., Result]

PRINTS = """
import os
print("loaded")

def scale(x, factor):
    print("scale", x.shape)
    {}
    return x * factor

def total(x):
    print("total", x.size)
    return float(sum(x))
"""


class TestOutput:
    """What the student's code printed is shown, but for what it may have learned from a hidden check."""

    @pytest.mark.parametrize("then", ["", "if x.ndim == 2: os._exit(0)", "if x.ndim == 2: raise ValueError(x)"])
    def test_of_visible_checks_only(self, grade: Grade, then: str) -> None:
        """What is printed in a hidden check is dropped, however that check ends."""
        assert grade(PRINTS.format(then)).output == "loaded\nscale (5,)\ntotal 3\n"

    def test_of_all_checks_where_none_is_hidden(self, grade: Grade) -> None:
        """A student's own copy shows all of it, also what comes when the process ends."""
        source = PRINTS.format("import atexit; atexit.register(print, 'bye')")
        assert grade(source, recorded=True).output.startswith("loaded\nscale (5,)\ntotal 3\n")

    def test_of_a_process_that_had_to_be_replaced(self, grade: Grade) -> None:
        """After a crash in a visible check both processes' output is there, once."""
        source = PRINTS.format("if x.ndim == 1: os._exit(0)")
        assert grade(source).output == "loaded\nscale (5,)\nloaded\ntotal 3\n"

    def test_is_bounded(self, grade: Grade) -> None:
        """A flood in the last visible call ends nothing but itself, and no result is lost."""
        result = grade(PRINTS.format("").replace('print("total"', 'print("x" * 60_000); print("total"'))
        assert result.outcome is Outcome.PASSED
        assert 60_000 < len(result.output) < 70_000


def test_a_hidden_check_shows_nothing_though_it_called_nothing(course: Course, grade: Grade) -> None:
    """A failure about a variable of the file tells no more than one about a call."""
    file = course.exercise("alpha").hidden_checks
    assert file
    check = "raise CheckFailure(f'is {student[\"LIMIT\"]}, expected {x.tolist()}')\n    assert_close"
    text = file.read_text().replace("assert_close(s", f"{check}(s")
    file.write_text("from grader.errors import CheckFailure\n" + text)

    hidden = grade(PRINTS.format("") + "LIMIT = 5\n").checks[-1]

    assert (hidden.outcome, hidden.message) == (Outcome.FAILED, "")


class Held:
    """A student of whom nothing is asked but what a check's way needs; every call returns a number."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.output, self.has_died, self.forgiven, self.claim = "", False, 0, ""

    def begin(self) -> None:
        self.calls = []

    def forgive(self) -> None:
        self.forgiven += 1

    def call(self, value: float) -> float:
        self.calls.append(Call("f", (value,), {}, value=value))
        return value


VISIBLE = Check("test_f", "It holds", 2.0, hidden=False)
HIDDEN = Check("test_f_hidden", "It holds", 3.0, hidden=True)


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
def findings(held: Held, alpha: Exercise) -> Findings:
    return Findings(held, alpha)  # type: ignore[arg-type]


def run(findings: Findings, check: Check, body: Callable[[], None]) -> None:
    """Do what a worker does with a check."""
    error: Exception | None = None
    findings.begin()
    try:
        with findings.going_on(check):
            body()
    except Exception as raised:  # noqa: BLE001  it is judged, whatever it is
        error = raised
    findings.finish(check, error, 0.25)


def asking(held: Held, *then: Exception | None) -> Callable[[], None]:
    """Return a check that asks, finds the value wrong, and asks again; after that it raises."""

    def body() -> None:
        for value, error in zip((1.0, 2.0), (None, *then), strict=False):
            found = held.call(value)
            if error:
                raise error
            assert_close(found, found + 1)

    return body


class TestGoingOn:
    """A visible check asks all its questions; its first failure is what counts."""

    def test_the_first_failure_is_raised_at_the_end(self, held: Held, findings: Findings) -> None:
        """It is told by the calls until then; the transcript has those after it as well."""
        run(findings, VISIBLE, asking(held, None))
        failed = findings.failures["test_f"]
        assert [call.args for call in failed.calls] == [(1.0,)]
        assert failed.failure.actual == 1.0
        assert len(findings.called["test_f"]) == 2
        assert findings.results[0].outcome is Outcome.FAILED

    @pytest.mark.parametrize("late", [ValueError("late"), SessionEnded(Outcome.TIMEOUT, "was stopped")])
    def test_what_comes_later_is_its_fault(self, held: Held, findings: Findings, late: Exception) -> None:
        """An error after a wrong value does not replace it; a process that ended over it is forgiven, once."""
        for _ in range(2):
            run(findings, VISIBLE, asking(held, late))
        ended = isinstance(late, SessionEnded)
        assert [check.outcome for check in findings.results] == [Outcome.FAILED] * 2
        assert held.forgiven == ended
        assert len(findings.called["test_f"]) == (1 if ended else 2)

    def test_an_error_of_ours_is_no_fault_of_theirs(self, held: Held, findings: Findings) -> None:
        """It is raised even after a wrong value."""
        run(findings, VISIBLE, asking(held, GraderError("broken")))
        assert findings.results[0].outcome is Outcome.GRADER_ERROR

    @pytest.mark.parametrize("why", ["hidden", "fail_fast", "died"])
    def test_where_a_check_ends_at_once(self, held: Held, alpha: Exercise, why: str) -> None:
        """A hidden check, one of a mutant, and one of a source that has lost a process ask no more."""
        held.has_died = why == "died"
        findings = Findings(held, alpha, fail_fast=why == "fail_fast")  # type: ignore[arg-type]
        check = HIDDEN if why == "hidden" else VISIBLE
        run(findings, check, asking(held, None))
        assert len(findings.called[check.id]) == 1


class TestFinish:
    """What is noted of a check that has ended."""

    def test_a_pass(self, findings: Findings) -> None:
        """All points, nothing said, the time it took."""
        run(findings, VISIBLE, lambda: None)
        [check] = findings.results
        assert (check.outcome, check.earned, check.message, check.seconds) == (Outcome.PASSED, 2.0, "", 0.25)
        assert findings.transcripts == {"test_f": []}

    def test_calls_are_sketched_when_somebody_asks(
        self, held: Held, findings: Findings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Once each, then or never: most units have nothing to name."""
        sketched: list[object] = []

        def sketch(call: Call) -> list[object]:
            sketched.append(call.args)
            return [call.args]

        monkeypatch.setattr("grader.engine.findings.sketch_call", sketch)
        run(findings, VISIBLE, lambda: held.call(1.0) and None)
        assert sketched == []
        assert findings.transcripts == findings.called == {"test_f": [[(1.0,)]]}
        assert sketched == [(1.0,)]

    def test_a_hidden_check(self, held: Held, findings: Findings) -> None:
        """Nothing is told but its outcome: no time, no failure with values, no transcript among the visible ones."""
        run(findings, HIDDEN, asking(held))
        [check] = findings.results
        assert (check.outcome, check.message, check.seconds) == (Outcome.FAILED, "", 0.0)
        assert findings.failures == {}
        assert findings.transcripts == {}
        assert len(findings.called[HIDDEN.id]) == 1

    def test_points_that_rest_on_a_claim(self, held: Held, findings: Findings) -> None:
        """They are marked with the reason; that of a hidden check could be an input, so it is none."""
        held.claim = "`Own` is not a class of Keras"
        run(findings, VISIBLE, lambda: None)
        run(findings, HIDDEN, lambda: None)
        assert [check.claim for check in findings.results] == [held.claim, "it cannot be rebuilt"]

    def test_what_earns_nothing_claims_nothing(self, held: Held, findings: Findings) -> None:
        """Of a check that failed no point rests on anything."""
        held.claim = "`Own` is not a class of Keras"
        run(findings, VISIBLE, asking(held))
        assert findings.results[0].claim == ""

    def test_a_known_mistake_needs_no_example(self, findings: Findings) -> None:
        """The sentence of a quiz is all there is to say."""

        def body() -> None:
            raise KnownMistake("It is the other one.", "q1-b")

        run(findings, VISIBLE, body)
        assert findings.results[0].outcome is Outcome.FAILED
        assert findings.failures == {}

    def test_a_lost_process_ends_everything(self, findings: Findings) -> None:
        """The check has no outcome, and no other one is begun."""
        findings.begin()
        findings.finish(VISIBLE, ProcessLost("gone"), 0.0)
        assert findings.results == []
        with pytest.raises(ProcessLost):
            findings.begin()
