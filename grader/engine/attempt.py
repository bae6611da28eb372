"""One unit on its way: what its checks are given, what they find, and the record that is made of it, in this order."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.course.reading import Course
from grader.engine.findings import Findings
from grader.engine.fixtures import Fixtures, hold
from grader.engine.record import Record
from grader.model import Check, Result, Unit
from grader.proxy.held import HeldStudent
from grader.sandbox.pool import Launchers


@dataclass(slots=True)
class Attempt:
    """The checking of one unit. Data flows one way: fixtures, findings, record."""

    held: HeldStudent
    fixtures: Fixtures
    findings: Findings
    record: Record
    checks: Sequence[Check] = ()
    """Those of the exercise, hidden ones too, once they are collected."""

    def result(self, seconds: float) -> Result:
        """End the processes and return the record."""
        self.held.close()
        return self.record.result(seconds)


def begun(
    course: Course,
    unit: Unit,
    launchers: Launchers,
    *,
    building: bool = False,
    tell: Callable[[str], object] = str,
    wanted: Callable[[], bool] | None = None,
    hurried: bool = False,
) -> Attempt:
    """Return the attempt of a unit; no process is started before a check needs one."""
    held = hold(course, unit, launchers, tell=tell, wanted=wanted, hurried=hurried)
    fixtures = Fixtures(course, unit, held, building=building)
    findings = Findings(held, fixtures.exercise, fail_fast=unit.fail_fast)
    record = Record(
        fixtures, findings, functools.partial(hold, course, unit, launchers, budget=held.budget), launchers.level
    )
    return Attempt(held, fixtures, findings, record)
