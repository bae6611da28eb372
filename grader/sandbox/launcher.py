"""The grader's handle on a zygote: start it in a clean environment, have it fork, learn how a child ended.

One zygote serves a whole batch: the process that started it hands further processes a connection of their own.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from grader.errors import GraderError, MachineError
from grader.model import Runtime

SCRIPT = Path(__file__).with_name("zygote.py")
START_SECONDS = 120.0
"""TensorFlow takes three seconds to import, and much longer from a cold network disk."""
CONTROL_SECONDS = 30.0

PRELOAD: Mapping[Runtime, tuple[str, ...]] = {
    Runtime.NUMPY: ("numpy", "numpy.random", "numpy.linalg", "numpy.fft", "numpy.ma"),
    Runtime.KERAS: ("numpy", "numpy.random", "numpy.linalg", "tensorflow", "keras"),
}

ENVIRONMENT: Mapping[str, str] = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "HOME": "/nonexistent",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",  # each of these would otherwise start a thread on import: no safe fork then
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pyarrow, where pandas brings it in
    "MALLOC_ARENA_MAX": "4",
    "MPLBACKEND": "Agg",
    "KERAS_BACKEND": "tensorflow",
    "KERAS_HOME": "/nonexistent",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # same digits on every processor, as far as that goes
    "CUDA_VISIBLE_DEVICES": "-1",
}


class End(NamedTuple):
    """How a child ended."""

    status: int
    cpu: float
    memory: int


class Launcher:
    """A connection to a zygote."""

    def __init__(self, runtime: Runtime, control: socket.socket, process: subprocess.Popen[bytes] | None) -> None:
        self.runtime = runtime
        self.control = control
        self.process = process
        self.starting = threading.Lock()
        self.lost = False
        """Whether the zygote has died or does not answer; there is no way back."""
        control.settimeout(CONTROL_SECONDS)

    @classmethod
    def start(cls, runtime: Runtime) -> Launcher:
        """Start a zygote; `wait` tells when it is ready. Raises MachineError where a library is missing."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        config = {"runtime": runtime, "preload": PRELOAD[runtime], "path": library_folders()}
        process = subprocess.Popen(
            [sys.executable, "-S", "-s", "-B", str(SCRIPT), str(theirs.fileno()), json.dumps(config)],
            pass_fds=[theirs.fileno()],
            env=dict(ENVIRONMENT),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        theirs.close()
        return cls(runtime, ours, process)

    def wait(self) -> Self:
        """Return when the zygote has imported its libraries. Costs nothing the second time."""
        with self.starting:  # several threads of a crew wait for one zygote
            if self.process and self.process.stderr:
                self._wait_for_start(self.process.stderr)
        return self

    def _wait_for_start(self, said: IO[bytes]) -> None:
        self.control.settimeout(START_SECONDS)
        try:
            ready = self.control.recv(1 << 16)
        except TimeoutError as error:
            raise MachineError(f"the {self.runtime} process took over {START_SECONDS:.0f} s to start") from error
        if not ready:
            text = said.read().decode(errors="replace").strip()
            last = text.splitlines()[-1] if text else "it said nothing"
            raise MachineError(f"the {self.runtime} process could not start: {last}", "Run `grade doctor`.")
        said.close()
        if self.process:
            self.process.stderr = None
        self.control.settimeout(CONTROL_SECONDS)

    def connect(self) -> socket.socket:
        """Return a connection of its own for another process that shares this zygote."""
        self.wait()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._send({"op": "connect"}, [theirs.fileno()])
        return ours

    def spawn(self, config: Mapping[str, Any], descriptors: list[int]) -> tuple[int, int]:
        """Have a child forked; return its pid and a pidfd."""
        self.wait()
        self._send({"op": "spawn", "config": config}, descriptors)
        answer, received = self._receive()
        return int(answer["pid"]), received[0]

    def reap(self, pid: int) -> End:
        """Return how a killed or ended child ended."""
        self._send({"op": "reap", "pid": pid}, [])
        answer, _ = self._receive()
        return End(int(answer["status"]), float(answer["cpu"]), int(answer["memory"]))

    def close(self) -> None:
        """End the zygote, or only this connection where another process started it."""
        self.control.close()
        if self.process:
            if self.process.stderr:
                self.process.stderr.close()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

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

    def _gone(self) -> GraderError:
        self.lost = True
        return GraderError(f"the {self.runtime} zygote does not answer", "Run the same command again.")


class Launchers:
    """The zygotes of a process: each is started when an exercise first needs it, or was given by a parent process."""

    def __init__(self, given: Mapping[Runtime, socket.socket] | None = None) -> None:
        self.open = {runtime: Launcher(runtime, control, None) for runtime, control in (given or {}).items()}

    def get(self, runtime: Runtime) -> Launcher:
        """Return the zygote of a runtime, starting it (without waiting for it) when there is none or it was lost."""
        known = self.open.get(runtime)
        if known and known.lost:
            known.close()
        if known is None or known.lost:
            self.open[runtime] = Launcher.start(runtime)
        return self.open[runtime]

    def close(self) -> None:
        for launcher in self.open.values():
            launcher.close()
        self.open.clear()


def library_folders() -> list[str]:
    """Return the folders that hold installed libraries, and none that a `.pth` file adds."""
    folders = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    folders += [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    return list(dict.fromkeys(folder for folder in folders if os.path.isdir(folder)))  # noqa: PTH112


def close_quietly(*descriptors: int) -> None:
    """Close descriptors that may be closed already."""
    for descriptor in descriptors:
        with contextlib.suppress(OSError):
            os.close(descriptor)
