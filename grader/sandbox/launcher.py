"""The grader's handle on a zygote: start it in a clean environment, have it fork, learn how a child ended.

One zygote serves a whole batch: the process that started it hands further processes a connection of their own.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from grader.course.runtime import SETUPS
from grader.errors import GraderError, MachineError, NotStarted, ProcessLost
from grader.model import Runtime
from grader.sandbox.ground import ENVIRONMENT, START_SECONDS, Ground
from grader.sandbox.isolation import Level, Locks, library_folders, locks_for, wrapping
from grader.sandbox.output import Output
from grader.sandbox.process import End, Forked

SCRIPT = Path(__file__).parent / "inside" / "zygote.py"
PYTHON = (sys.executable, "-S", "-s", "-B", str(SCRIPT))
CONTROL_SECONDS = 30.0
"""How long a zygote may take to answer: it imports nothing any more, and a fork is quick."""
END_SECONDS = 5.0
BY_SIGNAL = 128
"""Above this number, the exit status of a shell and of bubblewrap names the signal that ended what they ran."""

_log = logging.getLogger(__name__)


class Launcher:
    """A connection to a zygote."""

    def __init__(
        self,
        runtime: Runtime,
        control: socket.socket,
        locks: Locks,
        process: subprocess.Popen[bytes] | None = None,
        ground: Ground | None = None,
    ) -> None:
        self.runtime = runtime
        self.control = control
        self.locks = locks
        self.process, self.ground = process, ground
        self.starting = threading.Lock()
        self.lost = False
        """Whether the zygote has died or does not answer; there is no way back."""
        control.settimeout(CONTROL_SECONDS)

    @classmethod
    def start(cls, runtime: Runtime, level: Level) -> Launcher:
        """Start a zygote; `wait` tells when it is ready. Raises MachineError where a library is missing."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ground = Ground()
        locks = locks_for(level, ground.path)
        config: dict[str, Any] = {
            "runtime": runtime,
            "preload": SETUPS[runtime].preload,
            "path": library_folders(),
            "locks": asdict(locks),
        }
        with theirs:
            process = subprocess.Popen(
                [*wrapping(level, locks, SCRIPT), *PYTHON, str(theirs.fileno()), json.dumps(config)],
                pass_fds=[theirs.fileno()],
                env=dict(ENVIRONMENT),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C belongs to the command line, which then closes the socket
            )
        _log.debug("zygote %d starts, for %s at level %s", process.pid, runtime, level)
        return cls(runtime, ours, locks, process, ground)

    def wait(self) -> Self:
        """Return when the zygote has imported its libraries. Costs nothing the second time."""
        with self.starting:  # several threads of a pool wait for one zygote
            if self.process and self.process.stderr:
                self._wait_for_start(self.process.stderr)
        return self

    def _wait_for_start(self, said: IO[bytes]) -> None:
        self.control.settimeout(START_SECONDS)
        try:
            ready = self.control.recv(1 << 16)
        except TimeoutError as error:
            self.lost = True
            raise NotStarted(f"the {self.runtime} process took over {START_SECONDS:.0f} s to start") from error
        except OSError:
            ready = b""
        if not ready:
            self.lost = True
            raise self._not_started(said)
        said.close()
        if self.process:
            self.process.stderr = None
            _log.debug("zygote %d is ready", self.process.pid)
        self.control.settimeout(CONTROL_SECONDS)

    def _not_started(self, said: IO[bytes]) -> GraderError:
        """Return why it ended before it was ready: who was killed is started again, whatever TensorFlow has said."""
        text = said.read().decode(errors="replace").strip()
        if text and not self._was_killed():
            return MachineError(
                f"the {self.runtime} process could not start: {text.splitlines()[-1]}", "Run `grade doctor`."
            )
        return NotStarted(f"the {self.runtime} process was ended while it was starting", "Run `grade doctor`.")

    def _was_killed(self) -> bool:
        """Whether it died of a signal; bubblewrap says so of what runs in it by a status above 128."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process is not None and not 0 <= self.process.wait(END_SECONDS) <= BY_SIGNAL
        return False

    def connect(self) -> socket.socket:
        """Return a connection of its own for another process that shares this zygote."""
        self.wait()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._send({"op": "connect"}, [theirs.fileno()])
        return ours

    def spawn(self, config: Mapping[str, Any]) -> Forked:
        """Have a child forked: `config` holds its `folder`, its `limits` and its number of `threads`.

        Raises NotStarted where the zygote does not survive that.
        """
        self.wait()
        channel, theirs = socket.socketpair()
        channel.setblocking(False)
        reading, writing = os.pipe()
        from grader.sandbox.shared import Shared  # brings NumPy, which whoever only starts a zygote does without

        memory = Shared()
        try:
            self._send({"op": "spawn", "config": config}, [theirs.fileno(), writing, memory.descriptor])
            answer, received = self._receive()
        except GraderError as error:
            memory.close()
            channel.close()
            os.close(reading)
            if isinstance(error, ProcessLost):  # perhaps of the fork: the machine may have no room for a process
                raise NotStarted(f"a process for student code could not be started: {error}", error.hint) from error
            raise
        finally:
            memory.sent()
            theirs.close()
            os.close(writing)
        return Forked(int(answer["pid"]), received[0], channel, Output(reading), memory, self.reap)

    def make_folder(self) -> Path:
        """Return a new folder for a child, empty and its own."""
        folder = Path(tempfile.mkdtemp(dir=self.locks.folder))
        if self.locks.user is not None:
            os.chown(folder, self.locks.user, self.locks.user)
        return folder

    def reap(self, pid: int) -> End:
        """Return how a killed or ended child ended."""
        self._send({"op": "reap", "pid": pid}, [])
        answer, _ = self._receive()
        return End(os.waitstatus_to_exitcode(int(answer["status"])), float(answer["cpu"]))

    def close(self) -> None:
        """End the zygote, or only this connection where another process started it."""
        self.control.close()
        if self.process:
            if self.process.stderr:
                self.process.stderr.close()
            try:
                self.process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            if self.ground:
                self.ground.remove()  # each session has removed its own
            _log.debug("zygote %d has ended", self.process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send(self, message: Mapping[str, Any], descriptors: list[int]) -> None:
        try:
            socket.send_fds(self.control, [json.dumps(message).encode()], descriptors)
        except OSError as error:
            raise self._gone() from error

    def _receive(self) -> tuple[dict[str, Any], list[int]]:
        try:
            data, received, _, _ = socket.recv_fds(self.control, 1 << 16, 1)
        except OSError as error:
            raise self._gone() from error
        if not data:
            raise self._gone()
        answer = json.loads(data)
        if "error" in answer:
            raise GraderError(f"the {self.runtime} zygote refused: {answer['error']}", "Run `grade doctor`.")
        return answer, received

    def _gone(self) -> ProcessLost:
        self.lost = True
        _log.debug("the zygote for %s is lost", self.runtime)
        return ProcessLost(f"the {self.runtime} zygote does not answer", "Run the same command again.")
