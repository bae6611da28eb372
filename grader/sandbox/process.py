"""A process of student code from outside: what it uses, how it is ended, what its end means.

`Process` is what a session needs to know of it, `Starter` what it needs of whatever starts one. `Forked` is the process
of Linux, made by a zygote: a descriptor that says when it ends, and /proc. The other is in spawner.py.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import os
import select
import signal
import socket
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self

from grader.errors import ProcessLost
from grader.model import Outcome, Runtime
from grader.sandbox.isolation import Locks
from grader.sandbox.output import Output

if TYPE_CHECKING:
    from grader.sandbox.shared import Shared

MAX_FILES = 1_000
MAX_THREADS = 1_000
BROKEN = 70
"""Exit status of a child that could not go on: the student's code has taken its channel, its memory, its functions."""
FAULT = 1 << 31
"""From this exit status on, Windows names a fault of the process."""


class End(NamedTuple):
    """How a process ended: its exit status or, below zero, the number of a signal (as in `subprocess`)."""

    code: int
    cpu: float


class Process(ABC):
    """One process of student code: a channel for values, an output, and what the system tells of it."""

    overrun = 1.0
    """CPU seconds beyond its limit after which it is ended from outside: at the limit it gets a signal."""

    def __init__(self, pid: int, channel: socket.socket, output: Output, memory: Shared | None = None) -> None:
        self.pid = pid
        self.pidfd = -1
        """A descriptor that is readable when the process has ended, where there is such a thing."""
        self.channel = channel
        self.output = output
        self.memory = memory
        """Where the arrays lie that it is given, if it was forked."""
        self.is_killed = False

    @abstractmethod
    def has_ended(self, seconds: float = 0.0) -> bool:
        """Return whether it has ended, waiting for it so long."""

    @abstractmethod
    def kill(self) -> End:
        """End it if it still runs, and what it started. Raises GraderError where that cannot be done any more."""

    @abstractmethod
    def cpu(self) -> float:
        """Return the CPU seconds that it has used, 0 where the system does not tell."""

    @abstractmethod
    def busy(self) -> float:
        """Return how many seconds it has computed, or could have and had no processor, as far as the system tells."""

    @abstractmethod
    def usage(self) -> tuple[int, int]:
        """Return how many threads and processes it is now, and their bytes of memory; 0 for what is not told."""

    @abstractmethod
    def limit_cpu(self, seconds: float) -> bool:
        """Limit the CPU seconds since its beginning; return False where only the process itself could do that."""

    def close(self) -> None:
        """Read the rest of the output, close both connections and give the memory back."""
        self.output.close()
        self.channel.close()
        if self.memory:
            self.memory.close()


class Starter(Protocol):
    """What can start a process of student code: a zygote's `Launcher`, or a `Spawner` where the system cannot fork."""

    runtime: Runtime
    locks: Locks
    """What holds the processes, and the folder of their folders."""
    lost: bool
    """Whether it can start nothing any more; there is no way back."""

    def wait(self) -> Self:
        """Return when it is ready. Raises MachineError where it cannot be."""

    def make_folder(self) -> Path:
        """Return a new folder for a process, empty and its own."""

    def spawn(self, config: Mapping[str, Any]) -> Process:
        """Start a process: `config` holds its `folder`, its `limits` and its number of `threads`."""

    def close(self) -> None:
        """End what it has started for all of them, and remove their folder."""


class Forked(Process):
    """A child of a zygote, on Linux."""

    def __init__(
        self,
        number: int,
        pidfd: int,
        channel: socket.socket,
        output: Output,
        memory: Shared,
        reap: Callable[[int], End],
    ) -> None:
        super().__init__(_pid_of(pidfd), channel, output, memory)
        self.number = number  # in the zygote's own world
        self.pidfd = pidfd
        self.reap = reap

    def has_ended(self, seconds: float = 0.0) -> bool:
        poll = select.poll()
        poll.register(self.pidfd, select.POLLIN)
        return bool(poll.poll(1000 * seconds))

    def kill(self) -> End:
        self.is_killed = True
        try:
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        except ProcessLookupError:  # it has ended
            pass
        finally:
            os.close(self.pidfd)
            self.pidfd = -1
        return self.reap(self.number)

    def cpu(self) -> float:
        with _there():
            fields = Path(f"/proc/{self.pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def busy(self) -> float:
        waits = [0]  # the longest counts, not their sum: threads that wait for each other are no busy machine
        with contextlib.suppress(OSError):  # it has just ended
            for task in itertools.islice(os.listdir(f"/proc/{self.pid}/task"), MAX_THREADS):  # noqa: PTH208  quicker
                with contextlib.suppress(OSError, LookupError):  # this thread has; or the kernel does not count it
                    waits.append(int(Path(f"/proc/{self.pid}/task/{task}/schedstat").read_text().split()[1]))
        return self.cpu() + max(waits) / 1e9

    def limit_cpu(self, seconds: float) -> bool:
        from resource import RLIMIT_CPU, prlimit  # not on every system that imports this module

        with _there(), contextlib.suppress(PermissionError):  # root without CAP_SYS_RESOURCE, as in containers
            _, most = prlimit(self.pid, RLIMIT_CPU)
            prlimit(self.pid, RLIMIT_CPU, (math.ceil(seconds), most))
        return True  # where the kernel ends nothing, whoever looks at its time does

    def usage(self) -> tuple[int, int]:
        threads = memory = 0
        waiting = [self.pid]
        for _ in range(MAX_THREADS):
            if not waiting:
                break
            current = waiting.pop()
            try:
                status = Path(f"/proc/{current}/status").read_text(errors="replace")  # its name may be any bytes
                if "\nRssAnon:" not in status:  # the first thread has ended: the others know
                    status += _status_of_a_thread(current)
                children = Path(f"/proc/{current}/task/{current}/children").read_text().split()
            except OSError:  # it has just ended
                continue
            fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
            threads += int(fields.get("Threads", "1"))
            memory += sum(int(fields.get(name, "0").split()[0]) * 1024 for name in ("RssAnon", "RssShmem"))
            waiting += map(int, children)
        return threads, memory


def _status_of_a_thread(pid: int) -> str:
    """Return what a thread that still runs says of its process, whose first thread has ended."""
    for task in itertools.islice(Path(f"/proc/{pid}/task").iterdir(), 100):
        with contextlib.suppress(OSError):
            status = (task / "status").read_text(errors="replace")
            if "\nRssAnon:" in status:
                return status
    return ""


@contextlib.contextmanager
def _there() -> Iterator[None]:
    """Ask about a child. Its zygote waits for it when we say so: only one that lost its zygote is gone before.

    Raises ProcessLost where it is gone.
    """
    try:
        yield
    except (FileNotFoundError, ProcessLookupError) as error:
        raise ProcessLost(
            "a process for student code is gone with its zygote", "Run the same command again."
        ) from error


def _pid_of(pidfd: int) -> int:
    """Return the number under which the system knows a process; a zygote with a world of its own uses another."""
    fields = Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines()
    return next(int(line.split()[1]) for line in fields if line.startswith("Pid:"))


def meaning(end: End, cpu: float, allowed: float) -> tuple[Outcome, str, str]:
    """Say what the end of a process means that was allowed `cpu` seconds in all, `allowed` of them in this phase.

    The last part is the detail: the status or signal, which a process may choose.
    """
    if end.code >= FAULT:
        return Outcome.ERROR, "crashed its process", f" (0x{end.code:08X})"
    if end.code == BROKEN:
        return Outcome.ERROR, "left its process unable to answer the grader", ""
    if end.code >= 0:
        return Outcome.ERROR, "ended its own process", f" with exit status {end.code}"
    number = -end.code
    sent_by_itself = number == signal.SIGXCPU and end.cpu < cpu / 2
    if number == signal.SIGXCPU and not sent_by_itself:
        return Outcome.TIMEOUT, f"was stopped after {allowed:g} seconds of computing", ""
    named = number in set(signal.Signals)  # most real-time signals have only a number
    return Outcome.ERROR, "crashed its process", f" ({signal.Signals(number).name if named else f'signal {number}'})"


def was_killed(end: End) -> bool:
    """Say whether a process died of a SIGKILL. No limit sends one: the kernel counts ticks, which can be dodged."""
    return -end.code == signal.SIGKILL


def stored(folder: Path) -> float:
    """Return how many bytes a process keeps in its folder; infinitely many where they cannot be counted."""
    total = 0.0
    left = MAX_FILES
    waiting = [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    left -= 1
                    if not left:
                        return math.inf
                    with contextlib.suppress(FileNotFoundError):  # this one has just been removed, not the others
                        total += entry.stat(follow_symlinks=False).st_size
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except FileNotFoundError:  # it has just been removed
            continue
        except OSError:  # a folder that may be written and not read, or one that lies too deep for a path
            return math.inf
    return total
