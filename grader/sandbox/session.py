"""One process of student code, seen from the grader: ask it for values, and end it when it takes too much.

Nothing that comes back is believed: every frame is decoded by `wire`, every reply must carry the request's nonce and
the shape of a reply. What no rlimit covers (wall clock, threads, processes, resident memory, printed bytes) is watched
while waiting. A session ends once; after that every request raises the same `SessionEnded`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

from grader.errors import GraderError
from grader.model import Limits, Outcome
from grader.sandbox import wire
from grader.sandbox.launcher import End, Launcher, close_quietly

MIB = 1 << 20
LOOK_SECONDS = 0.1
"""How often a busy child is looked at."""
KEPT_OUTPUT = 64 * 1024
MAX_CALLBACKS = 200_000
MAX_LINE = 100_000
"""Lines of a student's file have smaller numbers; a larger one is no line but a message."""
BROKEN = 70
"""Exit status of a child that could not go on: the student's code has taken its channel, its memory, its functions."""


class SessionEnded(Exception):  # noqa: N818  it reports, like StopIteration
    """The student's process is gone; `outcome` and the text say why."""

    def __init__(self, outcome: Outcome, text: str) -> None:
        super().__init__(text)
        self.outcome = outcome
        self.loading = False
        """Whether it happened while the file was loaded, before any call."""


class StudentError(Exception):
    """The student's code raised; type, text and frames are what their process said."""

    def __init__(self, types: Sequence[str], text: str, frames: Sequence[tuple[int, str, str]] = ()) -> None:
        super().__init__(f"{types[0]}: {text}" if text else types[0])
        self.type = types[0]
        self.types = tuple(types)  # its base classes too
        self.text = text
        self.frames = tuple(frames)
        self.loading = False
        """Whether it happened while the file was loaded, before any call."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A value that the child claims, with what else it says of the call."""

    value: Any
    changed: Mapping[str, Any] = field(default_factory=dict)
    """The arguments that the call changed, by position or keyword, as they are after it."""
    warnings: tuple[str, ...] = ()


@dataclass
class _Output:
    """What the child printed: the first part of it, and how much there was."""

    kept: bytearray = field(default_factory=bytearray)
    total: int = 0

    def add(self, data: bytes) -> None:
        self.total += len(data)
        self.kept += data[: max(0, KEPT_OUTPUT - len(self.kept))]


class Session:
    """A forked child that serves one student's file."""

    def __init__(self, launcher: Launcher, limits: Limits, *, threads: int = 1) -> None:
        self.launcher = launcher
        self.limits = limits
        self.ended: SessionEnded | None = None
        self.wall_left = limits.wall
        self.printed = _Output()
        self.folder = Path(tempfile.mkdtemp(prefix="gradestep-"))
        self.folder.chmod(0o700 if limits.scratch else 0o500)
        self.channel, theirs = socket.socketpair()
        self.output, output = os.pipe()
        config = {"limits": asdict(limits), "folder": str(self.folder), "threads": threads}
        self.pidfd = -1
        self.channel.setblocking(False)
        os.set_blocking(self.output, False)
        try:
            self.pid, self.pidfd = launcher.spawn(config, [theirs.fileno(), output])
        except GraderError:
            self.close()
            raise
        finally:
            theirs.close()
            os.close(output)
        self._greet()

    def _greet(self) -> None:
        """Wait until the child is confined. Nothing of the student's has run by then, so a failure is ours."""
        try:
            self._receive("")
        except (SessionEnded, GraderError) as error:
            self.close()
            said = self.text.strip() or str(error)
            raise GraderError(f"a process for student code could not start: {said}", "Run `grade doctor`.") from error

    # ------------------------------------------------------------------ requests

    def load(self, source: bytes, name: str, seed: int = 0) -> None:
        """Run a file as the module `name`."""
        try:
            self.request({"op": "load", "source": source, "name": name, "seed": seed})
        except (StudentError, SessionEnded) as error:
            error.loading = True
            raise

    def get(self, name: str, on: wire.Handle | None = None) -> Any:
        """Return a module's variable, or an attribute of an object that stayed in the child."""
        return self.request({"op": "get", "name": name, "on": on}).value

    def call(
        self,
        name: str,
        args: Sequence[Any],
        keywords: Mapping[str, Any],
        *,
        on: wire.Handle | None = None,
        seed: int = 0,
    ) -> Reply:
        """Call a function of the student's; functions among the arguments are called back here."""
        functions: dict[int, Callable[..., Any]] = {}
        request = {
            "op": "call",
            "name": name,
            "on": on,
            "seed": seed,
            "args": [_callback(value, functions) for value in args],
            "keywords": {key: _callback(value, functions) for key, value in keywords.items()},
        }
        return self.request(request, functions)

    def operation(self, name: str, *args: Any) -> Any:
        """Have one of the runtime's own operations done, see keras_child.py."""
        return self.request({"op": "operation", "name": name, "args": list(args)}).value

    def request(self, message: Mapping[str, Any], functions: Mapping[int, Callable[..., Any]] | None = None) -> Reply:
        """Send a request, serve callbacks, return the reply. Raises StudentError and SessionEnded."""
        if self.ended:
            raise self.ended
        nonce = secrets.token_hex(8)
        self._send(wire.encode([nonce, message], wire.Kind.REQUEST))
        for _ in range(MAX_CALLBACKS):
            kind, content = self._receive(nonce)
            if kind is not wire.Kind.CALLBACK:
                return self._reply(kind, content)
            self._send(self._serve(nonce, content, functions or {}))
        self._end(Outcome.TIMEOUT, f"called the function it was given more than {MAX_CALLBACKS} times")

    def _receive(self, nonce: str) -> tuple[wire.Kind, list[Any]]:
        """Return one frame's kind and content; anything that is not an answer to this request ends the session."""
        try:
            head = wire.parse_head(bytes(self._read(wire.HEAD.size)))
            header = bytes(self._read(head.header))
            message = wire.decode(header, self._read(head.body))
        except wire.WireError as error:
            self._forged(str(error))
        if type(message) is not list or not message or type(message[0]) is not str or message[0] != nonce:
            self._forged("not the reply to this request")
        return head.kind, message[1:]

    def _reply(self, kind: wire.Kind, content: list[Any]) -> Reply:
        match kind, content:
            case wire.Kind.VALUE, [value, dict(changed), list(warnings)]:
                return Reply(value, changed, tuple(map(str, warnings)))
            case wire.Kind.ERROR, [{"types": [str(), *_] as types, "text": str(text), "frames": list(frames)}]:
                raise StudentError(
                    [str(name)[:100] for name in types], text[:2000], [f for f in map(_frame, frames) if f]
                )
            case _:
                self._forged("not the reply to this request")

    def _serve(
        self, nonce: str, content: list[Any], functions: Mapping[int, Callable[..., Any]]
    ) -> list[bytes | memoryview]:
        """Call a function of the check with what the student's code passes; any fault is told to the student."""
        match content:
            case [int(number), list(args)] if number in functions:
                try:
                    return wire.encode([nonce, [True, functions[number](*args)]], wire.Kind.VALUE)
                except Exception as error:  # noqa: BLE001  the arguments are the student's, and so is the value's size
                    text = f"the function given to you raised {type(error).__name__}: {error}"[:2000]
                    return wire.encode([nonce, [False, text]], wire.Kind.VALUE)
            case _:
                self._forged("a call of a function that it was not given")

    # ------------------------------------------------------------------ bytes

    def _send(self, buffers: list[bytes | memoryview]) -> None:
        for buffer in wire.joined(buffers):
            view = memoryview(buffer).cast("B")
            while view.nbytes:
                try:
                    view = view[self.channel.send(view[:MIB]) :]
                except BlockingIOError:
                    self._wait(select.POLLOUT)
                except OSError:
                    self._gone()

    def _read(self, count: int) -> bytearray:
        data = bytearray(count)
        view = memoryview(data)
        while view.nbytes:
            try:
                got = self.channel.recv_into(view[:MIB])
            except BlockingIOError:
                self._wait(select.POLLIN)
                continue
            except OSError:
                got = 0
            if not got:
                self._gone()
            view = view[got:]
        return data

    def _wait(self, event: int) -> None:
        """Return when the channel is ready; meanwhile drain the output and watch the child."""
        poll = select.poll()
        poll.register(self.channel, event)
        poll.register(self.output, select.POLLIN)
        ready = False
        while not ready:
            start = time.monotonic()
            events = dict(poll.poll(LOOK_SECONDS * 1000))
            if self.output in events and not self._drain():
                poll.unregister(self.output)
            ready = self.channel.fileno() in events
            self.wall_left -= time.monotonic() - start
            if not ready:
                self._watch()

    def _drain(self) -> bool:
        """Read what was printed; return False at its end."""
        try:
            data = os.read(self.output, 1 << 16)
        except BlockingIOError:
            return True
        self.printed.add(data)
        if self.printed.total > self.limits.output * MIB and not self.ended:
            self._end(Outcome.ERROR, f"printed more than {self.limits.output} MiB")
        return bool(data)

    def _watch(self) -> None:
        """End a child that takes more than its share of what no rlimit counts."""
        if self.wall_left <= 0:
            self._end(Outcome.TIMEOUT, f"gave no answer within {self.limits.wall:g} seconds")
        processes, memory = _usage(self.pid)
        if processes > self.limits.processes:
            self._end(Outcome.ERROR, f"started more than {self.limits.processes} threads or processes")
        if memory > (self.limits.memory + 512) * MIB:
            self._end(Outcome.MEMORY, f"used more than {self.limits.memory} MiB of memory")

    # ------------------------------------------------------------------ the end

    def _forged(self, text: str) -> NoReturn:
        self._end(Outcome.ERROR, f"sent bytes on the grader's channel ({text})")

    def _end(self, outcome: Outcome, text: str) -> NoReturn:
        """Kill the child, remember why, and raise it."""
        self.ended = SessionEnded(outcome, text)
        self._kill()
        raise self.ended

    def _gone(self) -> NoReturn:
        """The channel is closed: find out how the process ended."""
        waiting = select.poll()
        waiting.register(self.pidfd, select.POLLIN)
        ended_itself = bool(waiting.poll(1000))
        meaning = _meaning(self._kill(), self.limits)
        self.ended = SessionEnded(*meaning if ended_itself else (Outcome.ERROR, "hung up on the grader"))
        raise self.ended

    def _kill(self) -> End:
        """End the child; raises GraderError where its zygote is gone as well."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        close_quietly(self.pidfd)
        self.pidfd = -1
        self.ended = self.ended or SessionEnded(Outcome.GRADER_ERROR, "the session is closed")
        return self.launcher.reap(self.pid)

    def close(self) -> None:
        """End the child if it still runs and remove everything it left."""
        if self.pidfd >= 0:
            with contextlib.suppress(GraderError):  # a zygote that is gone took its children with it
                self._kill()
        if self.output >= 0:
            while self.printed.total < 2 * KEPT_OUTPUT and (before := self.printed.total) >= 0:
                if not self._drain() or self.printed.total == before:
                    break
            close_quietly(self.output)
            self.output = -1
        self.channel.close()
        _remove(self.folder)

    @property
    def text(self) -> str:
        """What the student's code printed, the first 64 KiB of it."""
        return self.printed.kept.decode(errors="replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _callback(value: Any, functions: dict[int, Callable[..., Any]]) -> Any:
    """Replace a function of the check by a handle that the child can call."""
    if not callable(value):
        return value
    number = len(functions) + 1
    functions[number] = value
    return wire.Callback(number, getattr(value, "__name__", "function"))


def _frame(frame: Any) -> tuple[int, str, str] | None:
    match frame:
        case [int(line), str(function), str(text)] if 0 < line < MAX_LINE:
            return line, function[:100], text[:300]
        case _:
            return None


def _meaning(end: End, limits: Limits) -> tuple[Outcome, str]:
    """Say what the wait status of a dead child means."""
    if os.WIFEXITED(end.status):
        code = os.WEXITSTATUS(end.status)
        broken = "left its process unable to answer the grader"
        return Outcome.ERROR, broken if code == BROKEN else f"ended its own process with exit status {code}"
    number = os.WTERMSIG(end.status)
    # The kernel counts ticks for the limit and nanoseconds for the account, which may then show less than the limit.
    if number == signal.SIGXCPU or (number == signal.SIGKILL and end.cpu >= limits.cpu - 0.1):
        return Outcome.TIMEOUT, f"was stopped after {limits.cpu:g} seconds of computing"
    return Outcome.ERROR, f"crashed its process ({signal.Signals(number).name})"


def _usage(pid: int) -> tuple[int, int]:
    """Return the number of threads and processes below a child, and the bytes of memory that are its own."""
    threads = memory = 0
    waiting = [pid]
    for _ in range(1000):
        if not waiting:
            break
        current = waiting.pop()
        try:
            status = Path(f"/proc/{current}/status").read_text()
            children = Path(f"/proc/{current}/task/{current}/children").read_text().split()
        except OSError:  # it has just ended
            continue
        fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        threads += int(fields.get("Threads", "1"))
        memory += sum(int(fields.get(name, "0").split()[0]) * 1024 for name in ("RssAnon", "RssShmem"))
        waiting += map(int, children)
    return threads, memory


def _remove(folder: Path) -> None:
    """Remove a folder whatever depth and modes a student gave it."""
    try:
        folder.chmod(0o700)
        shutil.rmtree(folder)
    except (OSError, RecursionError):  # thousands of nested folders; folders without permissions
        subprocess.run(["chmod", "-R", "u+rwx", "--", str(folder)], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", "--", str(folder)], check=False, stderr=subprocess.DEVNULL)
