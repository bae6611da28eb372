"""What a process of student code prints, and the wait for its descriptors: where systems differ most.

Everywhere a process writes into a pipe. Windows cannot wait for one, only for sockets; there a thread copies the pipe
into a socket, and the rest is the same.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
from typing import Protocol

KEPT_OUTPUT = 64 * 1024
FINISH_SECONDS = 1.0
READABLE, WRITABLE = getattr(select, "POLLIN", 1), getattr(select, "POLLOUT", 4)


class Waitable(Protocol):
    """Anything with a descriptor."""

    def fileno(self) -> int: ...


class Output:
    """The reading end of a pipe: the first part of what came out of it, and how much there was."""

    def __init__(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor
        self.kept = bytearray()
        self.total = 0

    def fileno(self) -> int:
        return self.descriptor

    def take(self) -> int | None:
        """Read some of what was printed; return how much it was, 0 at the end, None where there is nothing for now."""
        try:
            data = self._read(1 << 16)
        except (BlockingIOError, TimeoutError):
            return None
        self.total += len(data)
        self.kept += data[: max(0, KEPT_OUTPUT - len(self.kept))]
        return len(data)

    def take_all(self) -> None:
        """Read what is there, as far as any of it is kept."""
        while self.descriptor >= 0 and len(self.kept) < KEPT_OUTPUT and self.take():
            pass

    def close(self) -> None:
        """Read the rest of what a process that has ended printed."""
        if self.descriptor >= 0:
            self.take_all()
            self._close()
            self.descriptor = -1

    def _read(self, most: int) -> bytes:
        return os.read(self.descriptor, most)

    def _close(self) -> None:
        os.close(self.descriptor)


class CopiedOutput(Output):
    """The same where a pipe cannot be waited for: its thread ends with the last process that writes into the pipe."""

    def __init__(self, descriptor: int) -> None:
        self.socket, theirs = socket.socketpair()
        self.socket.setblocking(False)
        self.descriptor = self.socket.fileno()
        self.kept = bytearray()
        self.total = 0
        threading.Thread(target=_copy, args=(descriptor, theirs), daemon=True).start()

    def close(self) -> None:
        if self.descriptor >= 0:
            self.socket.settimeout(FINISH_SECONDS)  # the thread may still be copying
        super().close()

    def _read(self, most: int) -> bytes:
        return self.socket.recv(most)

    def _close(self) -> None:
        self.socket.close()


def _copy(descriptor: int, into: socket.socket) -> None:
    with into, open(descriptor, "rb", buffering=0) as pipe, contextlib.suppress(OSError):
        while data := pipe.read(1 << 16):
            into.sendall(data)


class Poll(Protocol):
    """The part of `select.poll` that is used."""

    def register(self, file: Waitable, event: int) -> object: ...
    def unregister(self, file: Waitable) -> object: ...
    def poll(self, milliseconds: float, /) -> list[tuple[int, int]]: ...


class SelectPoll:
    """The same made of `select.select`: all that Windows has, and for sockets only."""

    def __init__(self) -> None:
        self.files: dict[int, int] = {}

    def register(self, file: Waitable, event: int) -> None:
        self.files[file.fileno()] = event

    def unregister(self, file: Waitable) -> None:
        del self.files[file.fileno()]

    def poll(self, milliseconds: float, /) -> list[tuple[int, int]]:
        reading, writing = ([fd for fd, asked in self.files.items() if asked & event] for event in (READABLE, WRITABLE))
        readable, writable, _ = select.select(reading, writing, [], milliseconds / 1000)
        return [(fd, READABLE) for fd in readable] + [(fd, WRITABLE) for fd in writable]


def new_poll() -> Poll:
    """Return what waits for descriptors on this system."""
    return select.poll() if hasattr(select, "poll") else SelectPoll()
