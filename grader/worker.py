"""The grading worker: one pytest session, collected once, through which sources stream.

    unit -> Attempt -> the exercise's checks, one `pytest_runtest_protocol` each -> Result

Collecting and importing the checks costs 50 to 65 ms, a check about half a millisecond; so a class is graded in one
session. `grade_units` runs it in this process; `main` serves it to a parent over a socket, as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Container, Iterable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socket
from typing import Any

import numpy as np
import pytest

from grader.attempt import Attempt, failed_result
from grader.course import Course, read_course
from grader.errors import CourseError, GraderError, ProcessLost
from grader.model import Check, Outcome, Result, Runtime, Unit
from grader.plugin import CURRENT, read_check
from grader.sandbox.isolation import Level, Locks
from grader.sandbox.launcher import Launcher, Launchers, remove_folder

# fmt: off
QUIET = (
    "cacheprovider", "capture", "debugging", "doctest", "faulthandler", "junitxml", "logging", "nose", "pastebin",
    "setuponly", "setupplan", "stepwise", "terminal", "threadexception", "tmpdir", "unittest", "unraisableexception",
    "warnings",
)
# fmt: on
"""Plugins that grading does not need; leaving them out halves the time to start."""


class GradingSession:
    """The pytest plugin that replaces the run of a session by a stream of units."""

    def __init__(
        self, course: Course, launchers: Launchers, units: Iterable[Unit], deliver: Callable[[Result, Attempt], None]
    ) -> None:
        self.course, self.launchers, self.units, self.deliver = course, launchers, units, deliver
        self.items: dict[str, list[tuple[pytest.Item, Check]]] = {}
        self.building = False
        self.problem: GraderError | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Grade every unit; pytest's own loop is not run. With half of the checks nothing is graded."""
        if self.problem:
            return True
        for item in session.items:
            name = item.path.stem.removeprefix("test_").removesuffix("_hidden")
            self.items.setdefault(name, []).append((item, read_check(item)))
        for unit in self.units:
            self.grade(session, unit)
        return True

    def grade(self, session: pytest.Session, unit: Unit) -> None:
        """Run one unit's checks and deliver its result; once more where a process of ours was ended meanwhile."""
        for is_last in (False, True):
            attempt = Attempt(self.course, unit, self.launchers, building=self.building)
            attempt.checks = [check for _, check in self.items.get(unit.exercise, [])]
            session.config.stash[CURRENT] = attempt
            try:
                result = self.check(attempt)
            except GraderError as error:
                attempt.student._close()
                if isinstance(error, ProcessLost) and not is_last:
                    continue
                result = failed_result(self.course, unit, attempt.checks, error, attempt.level)
            self.deliver(result, attempt)
            return

    def check(self, attempt: Attempt) -> Result:
        """Return the result of one attempt."""
        start = time.perf_counter()
        items = self.items.get(attempt.unit.exercise, [])
        if not items:
            raise CourseError(f"exercise {attempt.unit.exercise!r} has no checks", "Write test_…py beside its stub.")
        if attempt.problem:
            attempt.refuse(attempt.problem)
        else:
            self.run(items, attempt)
        if attempt.lost:
            raise attempt.lost
        return attempt.result(time.perf_counter() - start)

    def run(self, items: list[tuple[pytest.Item, Check]], attempt: Attempt) -> None:
        """Run the checks in order; their reports land in `attempt`. Recordings know visible checks only."""
        visible_only = self.building or attempt.unit.recorded
        items = [(item, check) for item, check in items if not (check.hidden and visible_only)]
        for place, (item, _) in enumerate(items):
            last = place + 1 == len(items) or attempt.unit.fail_fast  # after the last one pytest tears everything down
            following = None if last else items[place + 1][0]
            with np.errstate(all="ignore"):  # a check may compute with infinities that a student returned
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if attempt.unit.fail_fast and attempt.results and attempt.results[-1].outcome is not Outcome.PASSED:
                return

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Note how a check ended, instead of rendering its traceback."""
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise error
        if call.when != "call" and isinstance(error, AssertionError):  # pytest's own, not a check's
            error = GraderError(f"pytest could not {call.when} {item.nodeid}: {error}")
        if call.when == "call" or error is not None:
            attempt = item.config.stash[CURRENT]
            try:
                attempt.finish(read_check(item), error, round(call.duration, 4))
            except Exception as broken:  # noqa: BLE001  what one student returned must not end the grading of the others
                attempt.lost = GraderError(f"the grader broke over a result: {type(broken).__name__}", "Report it.")
        outcome: Any = "passed" if error is None else "failed"
        when: Any = call.when
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """Keep what broke the session, to raise it where the session was started; pytest need not print it."""
        error = excinfo.value
        self.problem = (
            error if isinstance(error, GraderError) else GraderError(str(excinfo.getrepr(style="short"))[-2000:])
        )
        return True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A check file that cannot be imported is our error, not the student's."""
        if report.failed:
            self.problem = CourseError(
                f"{report.nodeid} cannot be loaded: {report.longreprtext[-600:]}", "Mend the check file."
            )


def grade_units(
    course: Course,
    units: Iterable[Unit],
    deliver: Callable[[Result, Attempt], None],
    launchers: Launchers,
    exercises: Iterable[str] | None = None,
    *,
    building: bool = False,
) -> None:
    """Grade units in this process.

    Args:
        course: whose checks are collected.
        units: what to grade; may be endless, and is asked for the next only when the last is done.
        deliver: called with each result.
        launchers: the zygotes.
        exercises: whose checks to collect; all by default.
        building: record what the reference answers instead of naming mistakes (`grade build`).

    Raises:
        CourseError: a check file cannot be loaded.
    """
    chosen = [course.exercise(name) for name in exercises] if exercises is not None else list(course.exercises.values())
    files = [file for e in chosen for file in (e.visible_checks, e.hidden_checks) if file and file.is_file()]
    grading = GradingSession(course, launchers, units, deliver)
    grading.building = building
    options = [f"--rootdir={course.root}", f"-c{os.devnull}", "--noconftest", "--import-mode=importlib", "-oaddopts="]
    options += ["--disable-plugin-autoload", "-pgrader.plugin", *(f"-pno:{name}" for name in QUIET)]
    os.environ.pop("PYTEST_ADDOPTS", None)
    os.environ.pop("PYTEST_PLUGINS", None)
    known = frozenset(sys.modules)
    code = pytest.main([*options, *map(str, files)], plugins=[grading])
    _forget(files, known)
    if grading.problem:
        raise grading.problem
    if code == pytest.ExitCode.INTERRUPTED:  # pytest has swallowed it
        raise KeyboardInterrupt
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise GraderError(f"the grading session broke off ({code!r})", "Run the same command again.")


def _forget(files: Iterable[Path], known: Container[str]) -> None:
    """Drop the check modules: pytest would not read a file of the same name again, in this course or another."""
    paths = {str(file.absolute()) for file in files}
    for name in [name for name in sys.modules if name not in known]:
        if getattr(sys.modules[name], "__file__", None) in paths:
            del sys.modules[name]


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
    except GraderError as error:
        with contextlib.suppress(OSError):  # the parent is gone
            connection.send_bytes(json.dumps({"error": str(error), "hint": error.hint}).encode())


def main() -> None:
    """Entry point of a worker process: `python -m grader.worker CONFIG` with descriptors in CONFIG."""
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
