"""The grading worker: one pytest session, through which sources stream; an exercise's checks are collected once.

    unit -> Attempt -> the exercise's checks, one `pytest_runtest_protocol` each -> Result

Collecting and importing the checks costs 50 to 65 ms, a check about half a millisecond; so a class is graded in one
session. `grade_units` runs it in this process; `main` serves it to a parent over a socket, as JSON.
"""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socket
from typing import Any

import numpy as np
import pytest

from grader.course.reading import Course, read_course
from grader.engine import direct
from grader.engine.attempt import Attempt, begun
from grader.engine.collecting import Checks, Collector, run_session
from grader.engine.failed import failed_result, tried_again
from grader.engine.findings import Findings
from grader.engine.plugin import CURRENT, read_check
from grader.engine.trace import trace
from grader.errors import GraderError, MachineError, ProcessLost, Unwanted
from grader.model import Check, Outcome, Result, Runtime, Unit
from grader.sandbox.ground import remove_folder
from grader.sandbox.isolation import Level, Locks
from grader.sandbox.launcher import Launcher
from grader.sandbox.pool import Launchers

_log = logging.getLogger("grader.engine.worker")  # as a process of its own this module is called `__main__`


class GradingSession:
    """The pytest plugin that replaces the run of a session by a stream of units."""

    def __init__(
        self,
        course: Course,
        launchers: Launchers,
        units: Iterable[Unit],
        deliver: Callable[[Result, Attempt], None],
        *,
        begin: Callable[[Unit], Attempt],
        building: bool,
    ) -> None:
        self.course, self.launchers, self.units, self.deliver = course, launchers, units, deliver
        self.begin, self.building = begin, building
        self.collector = Collector()
        self.stopped: OSError | SystemExit | None = None
        """Why whoever gets the results wants no more."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Grade every unit; pytest's own loop is not run."""
        for unit in self.units:
            self.grade(session, unit)
            if self.stopped:
                break
        return True

    def grade(self, session: pytest.Session, unit: Unit) -> None:
        """Run one unit's checks and deliver its result; once more where a process of ours was ended meanwhile."""
        attempts: list[Attempt] = []

        def grade() -> Result:
            attempts.append(self.begin(unit))
            return self.attempt(session, attempts[-1])

        _log.debug("%s %s: begins", unit.student, unit.exercise)
        try:
            result = _as_told_first(tried_again(unit, grade), attempts)
        except MachineError:  # no verdict on the unit, which is still to do
            raise
        except Unwanted:
            return
        except GraderError as error:
            result = failed_result(self.course, unit, attempts[-1].checks, error, self.launchers.level)
        _log.debug("%s %s: %s", unit.student, unit.exercise, result.outcome)
        try:
            self.deliver(result, attempts[-1])
        except (OSError, SystemExit) as stopped:  # a closed pipe, a full disk: pytest would tell that at length
            self.stopped = stopped

    def attempt(self, session: pytest.Session, attempt: Attempt) -> Result:
        """Return the result of one attempt; its processes have ended then, however it goes."""
        session.config.stash[CURRENT] = attempt
        try:
            items = self.collector.checks(session, attempt.fixtures.exercise)
            attempt.checks = [check for _, check in items]
            return self.check(items, attempt)
        except GraderError:
            attempt.held.close()
            raise
        except Exception as broken:  # what one student returned must not end the grading of the others
            attempt.held.close()
            raise _broke(broken) from broken

    def check(self, items: Checks, attempt: Attempt) -> Result:
        """Run an attempt's checks and return what they found."""
        start = time.perf_counter()
        if problem := attempt.fixtures.problem:
            attempt.findings.refuse(attempt.checks, problem)
        else:
            self.run(items, attempt)
        if attempt.findings.lost:
            raise attempt.findings.lost
        return attempt.result(time.perf_counter() - start)

    def run(self, items: Checks, attempt: Attempt) -> None:
        """Run the checks, visible ones first; what they find lands in `findings`. Recordings know visible ones only."""
        unit, findings = attempt.fixtures.unit, attempt.findings
        visible_only = self.building or unit.recorded
        items = sorted((found for found in items if not (found[1].hidden and visible_only)), key=_is_hidden)
        for place, (item, check) in enumerate(items):
            if check.hidden and place and not items[place - 1][1].hidden:
                attempt.record.tell()
            with np.errstate(all="ignore"):  # a check may compute with infinities that a student returned
                if direct.is_direct(item):
                    _finish(findings, check, *direct.run(item, attempt))
                else:
                    following = None if unit.fail_fast else _next_of_pytest(items[place + 1 :])
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if unit.fail_fast and findings.results and findings.results[-1].outcome is not Outcome.PASSED:
                return

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Note how a check ended, instead of rendering its traceback."""
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise error
        if call.when != "call" and isinstance(error, AssertionError):  # pytest's own, not a check's
            said = "" if read_check(item).hidden else f": {error}"  # it may compare inputs
            error = GraderError(f"pytest could not {call.when} {item.nodeid}{said}")
        if call.when == "call" or error is not None:
            _finish(item.config.stash[CURRENT].findings, read_check(item), error, call.duration)
        outcome: Any = "passed" if error is None else "failed"
        when: Any = call.when
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)


def _as_told_first(result: Result, attempts: Sequence[Attempt]) -> Result:
    """Return the result with what an attempt that was lost in its hidden checks had already said of the visible ones.

    In the meantime the student's code may have left hidden inputs somewhere, and say them when it is asked again.
    """
    first = next((attempt for attempt in attempts if attempt.record.told), attempts[-1])
    told = first.record.told
    return replace(result, checks=(*told, *result.checks[len(told) :]), output=first.findings.output)


def _next_of_pytest(items: Checks) -> pytest.Item | None:
    """Return the next check that pytest runs; when there is none, it tears down what its fixtures have set up."""
    return next((item for item, _ in items if not direct.is_direct(item)), None)


def _finish(findings: Findings, check: Check, error: BaseException | None, seconds: float) -> None:
    """Note how a check ended, whatever comes of looking at it."""
    try:
        findings.finish(check, error, round(seconds, 4))
    except ProcessLost as lost:  # while its calls were looked at
        findings.lost = lost
    except Exception as broken:  # noqa: BLE001  what one student returned must not end the grading of the others
        findings.lost = _broke(broken)


def _broke(error: Exception) -> GraderError:
    return GraderError(f"the grader broke over a result: {type(error).__name__}", "Report it.")


def _is_hidden(found: tuple[pytest.Item, Check]) -> bool:
    return found[1].hidden


def grade_units(
    course: Course,
    units: Iterable[Unit],
    deliver: Callable[[Result, Attempt], None],
    launchers: Launchers,
    *,
    building: bool = False,
    tell: Callable[[str], object] = str,
    wanted: Callable[[], bool] | None = None,
    hurried: bool = False,
) -> None:
    """Grade units in this process.

    Args:
        course: whose exercises they are of.
        units: what to grade; may be endless, and is asked for the next only when the last is done.
        deliver: called with each result. Where an exercise's checks cannot be loaded, that is a `grader_error`.
        launchers: the zygotes.
        building: record what the reference answers instead of naming mistakes (`grade build`).
        tell: told in words how a training of the unit at work goes.
        hurried: do not wait as long again for a function that has once run into its time limit.
        wanted: asked again and again whether anybody waits for the unit at work; if not, it is given up undelivered.

    Raises:
        MachineError: no process for student code can be started; the unit at work has no result.
        GraderError: pytest itself broke.
        OSError, SystemExit: what `deliver` has raised.
    """
    begin = functools.partial(
        begun, course, launchers=launchers, building=building, tell=tell, wanted=wanted, hurried=hurried
    )
    grading = GradingSession(course, launchers, units, deliver, begin=begin, building=building)
    run_session(course, grading, grading.collector)
    if grading.stopped:
        raise grading.stopped


# ---------------------------------------------------------------------- as a process of its own


def serve(connection: Connection, course: Course, launchers: Launchers) -> None:
    """Grade the units that a parent sends until it closes the connection; answer each with a result."""

    def units() -> Iterator[Unit]:
        while True:
            try:
                yield Unit.from_json(json.loads(connection.recv_bytes()))
            except (EOFError, OSError):  # the parent has closed it, or is gone
                return

    def deliver(result: Result, _: Attempt) -> None:
        connection.send_bytes(json.dumps(result.to_json()).encode())

    try:
        grade_units(course, units(), deliver, launchers)
    except OSError:  # the parent is gone, who would have got the result
        return
    except GraderError as error:
        with contextlib.suppress(OSError):  # the parent is gone
            answer = {"error": str(error), "hint": error.hint, "machine": isinstance(error, MachineError)}
            connection.send_bytes(json.dumps(answer).encode())


def main() -> None:
    """Entry point of a worker process: `python -m grader.engine.worker CONFIG` with descriptors in CONFIG."""
    trace()
    config = json.loads(sys.argv[1])
    level = Level(config["level"])
    given = [Launcher(Runtime(name), socket(fileno=fd), Locks(**locks)) for name, fd, locks in config["zygotes"]]
    launchers = Launchers(level, given)
    try:
        serve(Connection(config["connection"]), read_course(Path(config["course"])), launchers)
    finally:
        launchers.close()
        remove_folder(Path(config["folder"]))  # should the parent have been killed


if __name__ == "__main__":
    main()
