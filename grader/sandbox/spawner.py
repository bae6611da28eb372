"""The grader's way to student code on a system that cannot fork safely after imports (macOS, Windows).

Each session starts an interpreter of its own, which imports its libraries anew: a tenth of a second for numpy, some
seconds for Keras. It has the same clean environment and speaks the same codec as a child of a zygote. Nothing confines
it; what it uses is limited as far as the system offers that. It is for a student's own code, on their own machine.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.course.runtime import SETUPS
from grader.errors import MachineError, NotStarted, ProcessLost
from grader.model import Runtime
from grader.sandbox.ground import ENVIRONMENT, START_SECONDS, Ground
from grader.sandbox.isolation import Level, Locks, library_folders, locks_for
from grader.sandbox.output import CopiedOutput, Output
from grader.sandbox.process import End, Process

SCRIPT = Path(__file__).parent / "inside" / "spawned.py"
PYTHON = (sys.executable, "-S", "-s", "-B", str(SCRIPT))
TOKEN_BYTES = 32
TOKEN_SECONDS = 5.0
LOOK_SECONDS = 0.01
USAGE_SECONDS = 1.0
"""How often `ps` is asked, which takes some milliseconds."""
OF_THE_SYSTEM = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR")
"""Variables without which Windows opens no socket."""


def is_posix() -> bool:
    """Say whether a process inherits descriptors, has a group and rlimits."""
    return os.name == "posix"


class Spawner:
    """Starts a process for each session. It has the face of a `Launcher`; there is nothing to share or to lose."""

    lost = False

    def __init__(self, runtime: Runtime, locks: Locks, ground: Ground) -> None:
        self.runtime, self.locks, self.ground = runtime, locks, ground

    @classmethod
    def start(cls, runtime: Runtime, level: Level) -> Spawner:
        """Make a spawner. Raises MachineError at a level that promises more than limits."""
        if level is not Level.LIMITS:
            raise MachineError(f"isolation `{level}` needs Linux", "Use WSL2 or a container.")
        ground = Ground()
        return cls(runtime, locks_for(level, ground.path), ground)

    def wait(self) -> Self:
        """Return at once: every process starts on its own."""
        return self

    def make_folder(self) -> Path:
        """Return a new folder for a process, empty and its own."""
        return Path(tempfile.mkdtemp(dir=self.locks.folder))

    def spawn(self, config: Mapping[str, Any]) -> Spawned:
        """Start a process: `config` holds its `folder`, its `limits` and its number of `threads`."""
        reading, writing = os.pipe()
        try:
            process, channel = self._start(config, writing)
        except (ProcessLost, OSError) as error:
            os.close(reading)
            raise NotStarted(f"a process for student code could not start: {error}", "Run `grade doctor`.") from error
        finally:
            os.close(writing)
        channel.setblocking(False)
        return Spawned(process, channel, Output(reading) if is_posix() else CopiedOutput(reading))

    def _start(self, config: Mapping[str, Any], output: int) -> tuple[subprocess.Popen[bytes], socket.socket]:
        told: dict[str, Any] = {
            "runtime": self.runtime,
            "preload": SETUPS[self.runtime].preload,
            "path": library_folders(),
            "child": config,
        }
        if is_posix():
            channel, theirs = socket.socketpair()
            with theirs:
                try:
                    process = _popen(config["folder"], output, [theirs.fileno()])
                except OSError:
                    channel.close()
                    raise
                _tell(process, told | {"channel": theirs.fileno()})
            return process, channel
        token = secrets.token_hex(TOKEN_BYTES)
        with socket.create_server(("127.0.0.1", 0)) as server:
            process = _popen(config["folder"], output, [])
            _tell(process, told | {"channel": [server.getsockname()[1], token]})
            return process, _accept(server, token, process)

    def close(self) -> None:
        """Remove the folder of all folders."""
        self.ground.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _popen(folder: str, output: int, descriptors: list[int]) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in OF_THE_SYSTEM if name in os.environ}
    return subprocess.Popen(
        PYTHON,
        pass_fds=descriptors,
        env={**ENVIRONMENT, **kept, "PYTHONUTF8": "1"},
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=output,
        start_new_session=True,  # to kill its group; and Ctrl-C belongs to the command line, which then ends it
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the latter for Windows
    )


def _tell(process: subprocess.Popen[bytes], config: Mapping[str, Any]) -> None:
    """Write what a process has to know where nobody else reads it: to its input, which student code never sees."""
    if process.stdin:
        with contextlib.suppress(OSError), process.stdin:  # it has died already: `Session` will notice
            process.stdin.write(json.dumps(config).encode())


def _accept(server: socket.socket, token: str, process: subprocess.Popen[bytes]) -> socket.socket:
    """Return the connection of the process. Any program of this machine may connect; only ours knows the token."""
    server.settimeout(0.1)
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):  # nobody has come yet, or somebody who went away
            channel, _ = server.accept()
            if _knows(channel, token):
                channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return channel
            channel.close()
    process.kill()
    process.wait()
    raise ProcessLost("it did not connect to the grader")


def _knows(channel: socket.socket, token: str) -> bool:
    channel.settimeout(TOKEN_SECONDS)
    said = b""
    with contextlib.suppress(OSError):
        while len(said) < len(token) and (part := channel.recv(len(token) - len(said))):
            said += part
    return hmac.compare_digest(said, token.encode())


class Spawned(Process):
    """A process with an interpreter of its own, seen by what every system tells of a child."""

    overrun = 3.0  # `ps` tells whole seconds, and is asked once in a second

    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket, output: Output) -> None:
        super().__init__(process.pid, channel, output)
        self.process = process
        self.end: End | None = None
        self.asked = time.monotonic()
        self.used = (0, 0)
        self.computed = 0.0

    def has_ended(self, seconds: float = 0.0) -> bool:
        deadline = time.monotonic() + seconds
        while self._look() is None and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
        return self.end is not None

    def _look(self) -> End | None:
        """Return how it ended, None while it runs."""
        if self.end is None and is_posix():
            pid, status, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self.process.returncode = os.waitstatus_to_exitcode(status)  # nobody waits for it again
                self.end = End(self.process.returncode, usage.ru_utime + usage.ru_stime)
        elif self.end is None and self.process.poll() is not None:
            self.end = End(self.process.returncode, 0.0)
        return self.end

    def kill(self) -> End:
        self.is_killed = True
        if is_posix():
            with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: the latter where all have ended
                os.killpg(self.pid, signal.SIGKILL)
        else:
            self.process.kill()
        while self._look() is None:
            time.sleep(LOOK_SECONDS)
        assert self.end
        return self.end

    def cpu(self) -> float:
        return self.computed

    def busy(self) -> float:
        return self.computed

    def limit_cpu(self, seconds: float) -> bool:
        return False

    def usage(self) -> tuple[int, int]:
        if is_posix() and time.monotonic() - self.asked > USAGE_SECONDS:
            processes, memory, self.computed = _usage_of_group(self.pid)
            self.used = processes, memory
            self.asked = time.monotonic()
        return self.used


def _usage_of_group(group: int) -> tuple[int, int, float]:
    """Return how many processes a group has, their bytes of memory, and their CPU seconds, on Linux whole ones."""
    columns = ["-o", "pgid=", "-o", "rss=", "-o", "time="]
    done = subprocess.run(["ps", "-A", *columns], capture_output=True, text=True, check=False)
    rows = [line.split() for line in done.stdout.splitlines()]
    found = [row[1:] for row in rows if len(row) == 3 and row[0] == str(group)]
    return len(found), sum(int(size) * 1024 for size, _ in found), sum(_seconds(taken) for _, taken in found)


def _seconds(text: str) -> float:
    """Read what `ps` writes: days, hours, minutes and seconds, `[[dd-]hh:]mm:ss`, on some systems with hundredths."""
    days, _, rest = text.rpartition("-")
    seconds = 0.0
    for part in rest.split(":"):
        seconds = 60 * seconds + float(part)
    return 86_400 * float(days or 0) + seconds
