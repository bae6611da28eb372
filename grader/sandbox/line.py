"""The line to a process of student code: bytes go and come, and it is watched as long as it keeps us waiting."""

from __future__ import annotations

import time
from collections.abc import Iterable

from grader.model import Outcome
from grader.sandbox.guard import LOOK_SECONDS, MIB, Guard, TooMuch
from grader.sandbox.output import READABLE, WRITABLE, new_poll
from grader.sandbox.process import Process

CHUNK = 1 << 16
"""So many bytes are read at once, if they are there."""


class HungUp(Exception):  # noqa: N818  it reports, like StopIteration
    """The channel is closed."""


class Line:
    """The channel of a process, and its output beside it. Whatever waits here raises HungUp or TooMuch."""

    def __init__(self, process: Process, guard: Guard) -> None:
        self.process, self.guard = process, guard
        self.channel, self.output = process.channel, process.output
        self._come = bytearray()
        """What has come and was not asked for yet: a frame is read in three parts and mostly comes in one."""

    def send(self, buffers: Iterable[bytes | bytearray | memoryview]) -> None:
        """Send all of it."""
        for buffer in buffers:
            view = memoryview(buffer).cast("B")
            while view.nbytes:
                try:
                    view = view[self.channel.send(view[:MIB]) :]
                except BlockingIOError:
                    self._wait(WRITABLE)
                except OSError as error:
                    raise HungUp from error

    def read(self, count: int) -> bytearray:
        """Return so many bytes."""
        while (missing := count - len(self._come)) > 0:
            self._come += self._some(min(max(missing, CHUNK), MIB))
        data, self._come = self._come[:count], self._come[count:]
        return data

    def _some(self, most: int) -> bytes:
        """Return what comes next, no more than so many bytes."""
        while True:
            try:
                data = self.channel.recv(most)
            except BlockingIOError:
                self._wait(READABLE)
                continue
            except OSError:
                data = b""
            if not data:
                raise HungUp
            return data

    def _wait(self, event: int) -> None:
        """Return when the channel is ready; meanwhile drain the output and watch the child."""
        poll = new_poll()
        poll.register(self.channel, event)
        poll.register(self.output, READABLE)
        ready = has_ended = False
        while not ready:
            start = time.monotonic()
            events = dict(poll.poll(LOOK_SECONDS * 1000))
            if self.output.fileno() in events and not self._drain():
                poll.unregister(self.output)
            ready = self.channel.fileno() in events
            self.guard.took(min(time.monotonic() - start, LOOK_SECONDS))  # longer: it was this process that stood still
            if not ready and has_ended:  # the channel may outlive the child: on its way to nobody, in itself
                raise HungUp
            has_ended = not ready and self.process.has_ended()  # what it still sent is there at the next look
            self.guard.look()  # it may drip, here or on the output

    def _drain(self) -> bool:
        """Read some of what was printed; return False at its end."""
        count = self.output.take()
        if self.output.total > self.guard.limits.output * MIB:
            raise TooMuch(Outcome.ERROR, f"printed more than {self.guard.limits.output} MiB")
        return count != 0
