"""The handle on a grading worker: start it as a process of its own, give it a unit, take its result, end it.

Nothing here imports NumPy or pytest, which `grader.engine.worker` does: a notebook's kernel holds a worker and stays
light.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict
from multiprocessing import Pipe
from typing import Any

from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.errors import GraderError, MachineError, NotStarted, ProcessLost
from grader.model import Limits, Result, Runtime, Unit
from grader.sandbox.ground import START_SECONDS, Ground, starting
from grader.sandbox.launcher import CONTROL_SECONDS, Launcher
from grader.sandbox.patience import BUSY
from grader.sandbox.pool import Launchers

_log = logging.getLogger(__name__)


def patience(limits: Limits) -> float:
    """Return the seconds after which a worker that has not answered hangs, and is not just busy with a slow unit.

    The processes of a unit may do nothing for twice as long as one of them, on a busy machine they take longer; see
    `grader.proxy.processes`, which imports NumPy.
    """
    return START_SECONDS + CONTROL_SECONDS + BUSY * 2 * (limits.wall + limits.wall_of_load)


class Worker:
    """One worker process and the connection to it."""

    def __init__(self, course: Course, launchers: Launchers, runtimes: Iterable[Runtime]) -> None:
        if os.name != "posix":  # a process inherits no descriptors there
            raise MachineError("this system cannot grade several submissions at once", "Use WSL2 or a container.")
        with starting("a grading worker"):
            self.ground = Ground()  # for all its temporary files: who is killed cannot remove them
            try:
                self._start(course, launchers, [runtime for runtime in runtimes if SETUPS[runtime].is_shared])
            except BaseException:
                self.ground.remove()
                raise
        _log.debug("worker %d starts", self.process.pid)

    def _start(self, course: Course, launchers: Launchers, shared: Iterable[Runtime]) -> None:
        """Start the process; its ends of what connects us, and of the zygotes that it shares, are closed here."""
        zygotes = [z for z in map(launchers.get, shared) if isinstance(z, Launcher)]  # a Spawner has nothing to share
        with ExitStack() as theirs:
            self.connection, connection = Pipe()
            theirs.callback(connection.close)
            descriptors = [theirs.enter_context(zygote.connect()).fileno() for zygote in zygotes]
            given = [(z.runtime, fd, asdict(z.locks)) for z, fd in zip(zygotes, descriptors, strict=True)]
            config = {"course": str(course.root), "connection": connection.fileno(), "level": launchers.level}
            config |= {"folder": self.ground.path, "zygotes": given}
            self.process = subprocess.Popen(
                # -P: a student's random.py in the current folder is not the standard library's
                [sys.executable, "-P", "-m", "grader.engine.worker", json.dumps(config)],
                env=os.environ | {"TMPDIR": self.ground.path},
                pass_fds=[connection.fileno(), *descriptors],
                stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C is for the command line, which then ends the workers
            )

    def grade(self, unit: Unit, seconds: float) -> Result:
        """Have one unit graded.

        Raises:
            NotStarted: the worker can start no process for student code.
            ProcessLost: the worker is gone.
            GraderError: whatever else it says.
        """
        try:
            self.connection.send_bytes(json.dumps(unit.to_json()).encode())
            if not self.connection.poll(seconds):
                self.process.kill()  # then there is nothing to be received
            answer: dict[str, Any] = json.loads(self.connection.recv_bytes())
        except (OSError, EOFError) as error:
            raise ProcessLost(
                "the grading worker died twice on this submission", "Grade it alone, and report it."
            ) from error
        if answer.get("machine"):
            raise NotStarted(answer["error"], answer["hint"])
        if "error" in answer:
            raise GraderError(answer["error"], answer["hint"])
        return Result.from_json(answer)

    def close(self) -> None:
        """Let the worker end; it does when the connection closes."""
        self.connection.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.ground.remove()
        _log.debug("worker %d has ended", self.process.pid)
