"""What the checks of one source found: how each ended, the calls it made, and what was printed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from grader.course.runtime import SETUPS
from grader.errors import NOTE, CheckFailure, GraderError, KnownMistake, ProcessLost
from grader.explanation import UNEXPLAINED, Explanation, plain
from grader.feedback.explain import explain
from grader.feedback.fingerprint import sketch_call
from grader.model import Check, CheckResult, Exercise, Kind, Outcome, Source
from grader.proxy.held import HeldStudent
from grader.proxy.student import Call
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

UNSEEN = "it cannot be rebuilt"
"""All that is said of a model of a hidden check that was judged where the student's code runs."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A failure of a check, with the calls that led to it."""

    failure: CheckFailure
    calls: list[Call]


class Findings:
    """What was found of one source so far.

    Attributes:
        results: how each check ended, in order.
        failures: by visible check, the wrong value that was its first failure.
        lost: what of ours went wrong in the middle, say a process that was killed; nothing found since then counts.
    """

    def __init__(self, student: HeldStudent, exercise: Exercise, *, fail_fast: bool = False) -> None:
        self.results: list[CheckResult] = []
        self.failures: dict[str, Failed] = {}
        self.lost: GraderError | None = None
        self._student = student
        self._has_secrets = exercise.kind is not Kind.QUIZ
        """Whether hidden checks have inputs: those of a quiz only speak of the student's letters."""
        self._printed = ""
        """What the student's code has printed before the first hidden check; later it might be hidden inputs."""
        self._has_models = SETUPS[exercise.runtime].has_models
        self._goes_on = not fail_fast and not self._has_models
        self._first: Failed | None = None
        """The first failure of the current check, which went on."""
        self._to_sketch: dict[str, tuple[list[Call], Outcome]] = {}
        self._sketched: dict[str, list[Any]] = {}

    # ------------------------------------------------------------------ what was found

    @property
    def called(self) -> dict[str, list[Any]]:
        """By check, the sketches of its calls, made when they are first asked for: where all passed, nobody does."""
        self._sketch()
        return self._sketched

    @property
    def transcripts(self) -> dict[str, list[Any]]:
        """By visible check, the sketches of its calls."""
        visible = [check.id for check in self.results if not check.hidden]
        called = self.called
        return {name: called[name] for name in visible if name in called}

    @property
    def calls(self) -> list[Call]:
        """What the current check has called so far."""
        return self._student.calls

    @property
    def output(self) -> str:
        """What the student's code printed, but for what it may have learned from a hidden check."""
        return self._printed if self._hides_output else self._student.output

    @property
    def _hides_output(self) -> bool:
        return self._has_secrets and (self.lost is not None or any(check.hidden for check in self.results))

    # ------------------------------------------------------------------ a check on its way

    def begin(self) -> None:
        """Start a check; there is no point in it after a process of ours was lost."""
        if self.lost:
            raise self.lost
        self._first = None
        self._student.begin()

    @contextmanager
    def going_on(self, check: Check) -> Iterator[None]:
        """Let a visible check go on after its first failure, and raise that at its end.

        One call seldom tells two mistakes apart; what the check asks after it does. Models are left alone, as training
        takes long, and so is a source that has lost a process.
        """
        self._goes_on &= not self._student.has_died
        if not self._goes_on or check.hidden:
            yield
            return
        token = NOTE.set(self._note)
        try:
            yield
        except Exception as error:  # whatever comes after a wrong value may be its fault
            if isinstance(error, GraderError) or not self._first:
                raise
            self._survive(error)
        finally:
            NOTE.reset(token)
        if self._first:
            raise self._first.failure

    def _note(self, failure: CheckFailure) -> None:
        self._first = self._first or Failed(failure, self.calls[:])

    def _survive(self, error: Exception) -> None:
        """Go on after an error in a check that had failed before; a process that has ended is the last that may."""
        if isinstance(error, SessionEnded):
            self._goes_on = False
            self._student.forgive()

    def finish(self, check: Check, error: BaseException | None, seconds: float) -> None:
        """Note how a check ended."""
        if isinstance(error, ProcessLost):
            self.lost = error
            return
        calls = self._first.calls if self._first else self.calls
        hides = check.hidden and self._has_secrets
        outcome, said = (Outcome.PASSED, UNEXPLAINED) if error is None else explain(error, calls, hidden=hides)
        self._to_sketch[check.id] = self.calls, outcome
        if self._has_models:  # they are looked at where they are, as long as their process lives
            self._sketch()
        if isinstance(error, CheckFailure) and not isinstance(error, KnownMistake) and not check.hidden:
            self.failures[check.id] = Failed(error, calls)
        taken = 0.0 if hides else seconds  # a sleep could tell what a hidden check has passed
        claim = UNSEEN if hides and self._student.claim else self._student.claim  # a class may be named after an input
        self.results.append(replace(_ended(check, outcome, said, taken), claim="" if error else claim))
        self._student.calls = []
        if not self._hides_output:
            self._printed = self._student.output

    def _sketch(self) -> None:
        while self._to_sketch:
            name, (calls, outcome) = self._to_sketch.popitem()
            self._sketched[name] = self._sketches(calls, outcome)

    def _sketches(self, calls: Sequence[Call], outcome: Outcome) -> list[Any]:
        """Sketch the calls; a model that cannot be looked at any more ends the transcript."""
        sketches = []
        for call in calls:
            try:
                sketches.append(sketch_call(call))
            except ProcessLost as error:
                self.lost = error
            except (SessionEnded, StudentError):
                sketches.append([call.function, {"ended": str(outcome)}, {}, []])
        return sketches

    def refuse(self, checks: Sequence[Check], problem: Source) -> None:
        """Give every check the same outcome, because nothing could be run."""
        self.results += [_ended(check, problem.outcome, plain(problem.problem), 0.0) for check in checks]


def _ended(check: Check, outcome: Outcome, said: Explanation, seconds: float) -> CheckResult:
    """Return how a check ended, for the record."""
    earned = check.points if outcome is Outcome.PASSED else 0.0
    return CheckResult(check.id, check.sentence, outcome, check.points, earned, said, seconds, check.hidden)
