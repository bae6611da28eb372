"""The record of one unit, made of what its checks found: mistakes get their names, failures their small examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace

from grader.course.runtime import SETUPS
from grader.engine.findings import Failed, Findings
from grader.engine.fixtures import Fixtures
from grader.engine.identity import result_key, versions
from grader.feedback.example import Examples, small_limits
from grader.feedback.explain import tell
from grader.feedback.naming import name_mistake
from grader.feedback.shrink import Example
from grader.model import CheckResult, Limits, Outcome, Result
from grader.proxy.held import HeldStudent
from grader.sandbox.isolation import Level


class Record:
    """What is said of one unit.

    Visible checks are spoken of before the first hidden one runs: what the student's code learns there it could leave
    behind, in a counter or a time stamp, for the fresh process that makes a small example.

    Attributes:
        examples: by check, the small call that stands for a failed visible check.
        told: the checks that have been spoken of, in order.
    """

    def __init__(
        self, fixtures: Fixtures, findings: Findings, start: Callable[[Limits], HeldStudent], level: Level
    ) -> None:
        self.examples: dict[str, Example] = {}
        self.told: list[CheckResult] = []
        self._fixtures, self._findings = fixtures, findings
        self._start, self._level = start, level

    def result(self, seconds: float) -> Result:
        """Return the record. The checks and their processes have ended."""
        self.tell()
        unit, exercise = self._fixtures.unit, self._fixtures.exercise
        return Result(
            student=unit.student,
            exercise=exercise.id,
            revision=exercise.revision,
            key=self._key(),
            checks=tuple(self.told),
            seconds=round(seconds, 4),
            versions=dict(versions(exercise.runtime, self._level)),
            seed=unit.seed,
            output=self._findings.output,
        )

    def _key(self) -> str:
        """Return what the result is kept by; what the wrong models do is not kept."""
        fixtures = self._fixtures
        return "" if fixtures.building else result_key(fixtures.course, fixtures.unit, self._level).digest

    def tell(self) -> None:
        """Name the mistakes of the checks that have run since the last time, and find small examples for them."""
        named = [self.named(check) for check in self._findings.results[len(self.told) :]]
        failed = {check.id: found for check in named if (found := self._findings.failures.get(check.id))}
        if failed and self._wants_examples:
            self._find_examples(failed)
        self.told += [self._explained(check) for check in named]

    def named(self, check: CheckResult) -> CheckResult:
        """Add the mistake's name to a check that did not pass because of what the student's functions did."""
        if check.outcome not in (Outcome.FAILED, Outcome.ERROR) or self._fixtures.building:
            return check
        called = self._findings.called.get(check.id)
        if not called:
            return check
        names = name_mistake(self._fixtures.recording, self._findings.transcripts, called, check.id)
        return replace(check, explanation=replace(check.explanation, mistakes=names))

    @property
    def _wants_examples(self) -> bool:
        """Whether somebody may read them; models are no plain values that could be made smaller."""
        has_models = SETUPS[self._fixtures.exercise.runtime].has_models
        return not has_models and not self._fixtures.unit.fail_fast

    def _find_examples(self, failures: Mapping[str, Failed]) -> None:
        small = small_limits(self._fixtures.exercise.limits)
        recorded = self._fixtures.recording.checks
        with closing(Examples(lambda: self._start(small), self._fixtures.live_reference)) as examples:
            for name, failed in failures.items():
                ladder = recorded[name].ladder if name in recorded else ()
                if example := examples.find(failed.failure, failed.calls, ladder):
                    self.examples[name] = example

    def _explained(self, check: CheckResult) -> CheckResult:
        """Say the plain fact by the small example, and how the numbers are related where the mistake has no name."""
        failed = self._findings.failures.get(check.id)
        if failed is None:
            return check
        said = tell(failed.failure, failed.calls, self.examples.get(check.id), check.explanation.mistakes)
        return replace(check, explanation=said)
