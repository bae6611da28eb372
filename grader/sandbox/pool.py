"""What starts student code, kept by runtime for a whole run, and the children that were started ahead of it.

It stands above a session and imports none while it runs: a session brings NumPy, and `grade check` has its zygotes
started before it loads that.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from grader.course.runtime import require
from grader.model import Limits, Runtime
from grader.sandbox.ground import forks, starting
from grader.sandbox.isolation import Level, choose_level
from grader.sandbox.launcher import Launcher
from grader.sandbox.process import Starter
from grader.sandbox.spawner import Spawner

if TYPE_CHECKING:
    from grader.sandbox.session import Session


class Launchers:
    """What starts student code, by runtime: zygotes, each started when it is first needed or given by a parent process.

    Where the system cannot fork safely, a `Spawner` in the place of each.
    """

    def __init__(self, level: Level | None = None, given: Iterable[Launcher] = ()) -> None:
        self.level = level or choose_level(None)
        self.open: dict[Runtime, Starter] = {launcher.runtime: launcher for launcher in given}
        self.starting = threading.Lock()
        self.ahead: list[Session] = []
        """Children that were started before they are needed, each with one thread; `take` hands them out in turn."""

    def get(self, runtime: Runtime) -> Starter:
        """Return the zygote of a runtime, starting it (without waiting for it) when there is none or it was lost."""
        with self.starting:  # several threads of a pool ask for one zygote
            known = self.open.get(runtime)
            if known and known.lost:
                known.close()
            if known is None or known.lost:
                self.open[runtime] = self._start(runtime)
            return self.open[runtime]

    def _start(self, runtime: Runtime) -> Starter:
        """Start it. Raises MachineError where a library is missing, NotStarted where there is no room for a process."""
        require(runtime)
        with starting(f"the {runtime} process"):
            return Launcher.start(runtime, self.level) if forks() else Spawner.start(runtime, self.level)

    def take(self, runtime: Runtime, limits: Limits) -> Session | None:
        """Return a child that was started ahead for this runtime and these limits and still waits, None without one."""
        launcher = self.get(runtime)
        for session in self.ahead:
            if session.launcher is launcher and session.limits == limits and not session.process.has_ended():
                self.ahead.remove(session)
                session.begin_load()
                return session
        return None

    def drop_ahead(self) -> None:
        """End the children that wait."""
        while self.ahead:
            self.ahead.pop().close()

    def close(self) -> None:
        self.drop_ahead()
        for launcher in self.open.values():
            launcher.close()
        self.open.clear()
