"""One process of student code, seen from the grader: ask it for values, and end it when it takes too much.

Nothing that comes back is believed: every frame is decoded by `wire`, every reply must carry the request's nonce and
the shape of a reply. What no rlimit covers is watched while waiting (guard.py). A session ends once; after that every
request raises the same `SessionEnded`.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from types import TracebackType
from typing import Any, NoReturn, Self

from grader.errors import GraderError, NotStarted, ProcessLost
from grader.model import Limits, Outcome
from grader.sandbox.callbacks import Callbacks
from grader.sandbox.ground import remove_folder, starting
from grader.sandbox.guard import Guard, TooMuch
from grader.sandbox.inside import wire
from grader.sandbox.line import HungUp, Line
from grader.sandbox.process import End, Starter, meaning, was_killed
from grader.sandbox.raised import Missed, StudentError, missed_in
from grader.sandbox.reply import Reply, reply_in

_log = logging.getLogger(__name__)


class SessionEnded(Exception):  # noqa: N818  it reports, like StopIteration
    """The student's process is gone; `outcome` and the text say why. The detail may be what the process has chosen."""

    def __init__(self, outcome: Outcome, text: str, detail: str = "") -> None:
        super().__init__(text + detail)
        self.outcome = outcome
        self.text = text
        self.detail = detail
        self.loading = False
        """Whether it happened while the file was loaded, before any call."""

    def after(self, text: str, detail: str) -> SessionEnded:
        """Return the same end with what it came after; whatever follows a detail is part of it."""
        if self.detail:
            return SessionEnded(self.outcome, self.text, self.detail + text + detail)
        return SessionEnded(self.outcome, self.text + text, detail)


class Session:
    """A process that serves one student's file."""

    def __init__(self, launcher: Starter, limits: Limits, *, threads: int = 1) -> None:
        self.launcher = launcher
        self.limits = limits
        self.ended: SessionEnded | None = None
        self.missed: tuple[Missed, ...] = ()
        with starting("a process for student code"):
            self.folder = launcher.make_folder()
            try:
                self.process = launcher.spawn(
                    {"limits": asdict(limits), "folder": str(self.folder), "threads": threads}
                )
            except (GraderError, OSError):
                remove_folder(self.folder)
                raise
        self.guard = Guard(self.process, limits, self.folder)
        self.line = Line(self.process, self.guard)
        _log.debug("child %d starts, for %s", self.process.pid, launcher.runtime)
        self._greet()
        self.guard.begin(limits.wall_of_load)

    def _greet(self) -> None:
        """Wait until the child is confined. Nothing of the student's has run by then, so a failure is ours."""
        try:
            with self._watched():
                self._receive("")
        except (SessionEnded, GraderError) as error:
            self.close()
            said = self.text.strip() or str(error)
            raise NotStarted(f"a process for student code could not start: {said}", "Run `grade doctor`.") from error

    # ------------------------------------------------------------------ requests

    def load(self, source: bytes, name: str, seed: int = 0, data: Mapping[str, bytes] | None = None) -> None:
        """Run a file as the module `name`; `data` are files of the course that it finds where a student has them.

        A statement that raises ends no other: it is among `missed`.
        """
        _log.debug("child %d loads %s", self.process.pid, name)
        request = {"op": "load", "source": source, "name": name, "seed": seed, "data": dict(data or {})}
        try:
            found = self.request(request).value
            if (missed := missed_in(found)) is None:
                self._forged("not the reply to this request")
            self.missed = missed
        except (StudentError, SessionEnded) as error:
            error.loading = True
            raise
        self.begin_calls()

    def begin_calls(self) -> None:
        """Begin to count the time for calls: what loading took is not the calls' fault."""
        self._allow(self.limits.cpu, self.limits.wall)

    def begin_load(self) -> None:
        """Begin to count the time for loading: what was done in this process ahead of that is not the file's fault."""
        self._allow(self.limits.load, self.limits.wall_of_load)

    @contextlib.contextmanager
    def hurried(self, cpu: float) -> Iterator[None]:
        """Allow what is done meanwhile no more than so many CPU seconds, which count among those of all calls."""
        guard = self.guard
        allowed, most, patience = guard.allowed, guard.cpu, guard.patience
        self._allow(cpu, 3 * cpu)
        try:
            yield
        finally:
            if not self.ended:
                self._allow(max(0.0, most - self.process.cpu()), patience.seconds)
                guard.allowed, guard.cpu, guard.patience = allowed, most, patience

    def _allow(self, cpu: float, wall: float) -> None:
        if not self.guard.allow(cpu, wall):
            with contextlib.suppress(StudentError):  # then the wall clock limits it alone
                self.operation("limit_cpu", cpu)

    def get(self, name: str, on: wire.Handle | None = None) -> Any:
        """Return a module's variable, or an attribute of an object that stayed in the child."""
        with self._found(name, on):
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
        callbacks = Callbacks([*args, *keywords.values()])
        named = {str(place): value for place, value in enumerate(args)} | dict(keywords)
        given = {key: callbacks.handle(value) for key, value in named.items()}
        memory = self.process.memory
        placed = {key: memory.place(value) for key, value in given.items()} if memory else given
        request = {
            "op": "call",
            "name": name,
            "on": on,
            "seed": seed,
            "args": [placed[str(place)] for place in range(len(args))],
            "keywords": {key: placed[key] for key in keywords},
        }
        with self._found(name, on):
            reply = self.request(request, callbacks)
        if not reply.changed.keys() <= given.keys():
            self._forged("a change of an argument that it was not given")
        seen = memory.changes(given, placed) if memory else {}
        return replace(reply, changed={**reply.changed, **seen}) if seen else reply

    @contextlib.contextmanager
    def _found(self, name: str, on: wire.Handle | None) -> Iterator[None]:
        """Where the file has not this name, raise what the statement has raised that should have bound it."""
        try:
            yield
        except StudentError as error:
            if on or error.type != wire.NO_SUCH_NAME:
                raise
            likely = [one for one in self.missed if name in one.names] or ([] if error.text else self.missed)
            if not likely:
                raise
            raise likely[0].error.while_loading() from error

    def operation(self, name: str, *args: Any) -> Any:
        """Have one of the runtime's own operations done, see keras_child.py; functions are called back here."""
        callbacks = Callbacks()
        given = [callbacks.handle(value) for value in args]
        return self.request({"op": "operation", "name": name, "args": given}, callbacks).value

    def request(self, message: Mapping[str, Any], callbacks: Callbacks | None = None) -> Reply:
        """Send a request, serve callbacks, return the reply. Raises StudentError and SessionEnded."""
        if self.ended:
            raise self.ended
        with self._watched():
            self.guard.look()  # many short calls are not waited for
            nonce = secrets.token_hex(8)
            self.line.send(wire.joined(wire.encode([nonce, message], wire.FrameKind.REQUEST)))
            return self._answered(nonce, callbacks)

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """End the session with a child that hangs up, or takes more than its share."""
        try:
            yield
        except TooMuch as error:
            self._end(error.outcome, error.text)
        except HungUp:
            self._gone()

    def _answered(self, nonce: str, callbacks: Callbacks | None) -> Reply:
        """Return the reply to a request, and serve callbacks until it comes, as long as the budget allows."""
        while True:
            kind, content = self._receive(nonce)
            if kind is not wire.FrameKind.CALLBACK:
                return reply_in(kind, content) or self._forged("not the reply to this request")
            start = time.thread_time()
            answer = callbacks.answer(nonce, content) if callbacks else None
            if answer is None:
                self._forged("a call of a function that it was not given")
            self.guard.took(time.thread_time() - start)  # a function of ours, as often as the student likes
            self.guard.look()  # one that asks without a pause is not waited for
            self.line.send(wire.joined(answer))

    def _receive(self, nonce: str) -> tuple[wire.FrameKind, list[Any]]:
        """Return one frame's kind and content; anything that is not an answer to this request ends the session."""
        try:
            head = wire.parse_head(bytes(self.line.read(wire.HEAD.size)))
            limits = wire.ASKED if head.kind is wire.FrameKind.CALLBACK else wire.REPLIED
            wire.check_sizes(head.header, head.body, limits)
            header, body = bytes(self.line.read(head.header)), self.line.read(head.body)
            self._count(header.count(b","), head)
            start = time.thread_time()
            message = wire.decode(header, body, limits)
            self.guard.took(time.thread_time() - start)  # by what the child has made it hold
        except wire.WireError as error:
            self._forged(str(error))
        if type(message) is not list or not message or type(message[0]) is not str or message[0] != nonce:
            self._forged("not the reply to this request")
        return head.kind, message[1:]

    def _count(self, parts: int, head: wire.Head) -> None:
        """End a child that makes the grader do too much, a little with every call."""
        if too_much := self.guard.budget.count(parts, head.body, head.kind is wire.FrameKind.CALLBACK):
            self._end(Outcome.ERROR, f"{too_much} in all checks together")

    # ------------------------------------------------------------------ the end

    def _forged(self, text: str) -> NoReturn:
        self._end(Outcome.ERROR, "sent bytes on the grader's channel", f" ({text})")

    def _end(self, outcome: Outcome, text: str, detail: str = "") -> NoReturn:
        """Kill the child, remember why, and raise it."""
        ended = self._over(SessionEnded(outcome, text, detail))
        self._kill()
        raise ended

    def _gone(self) -> NoReturn:
        """The channel is closed: find out how the process ended."""
        ended_itself = self.process.has_ended(1.0)
        end = self._kill()
        if ended_itself and self.launcher.locks.seccomp and was_killed(end):  # not by itself: it cannot
            _log.debug("child %d was killed from outside", self.process.pid)
            raise ProcessLost(
                "a process for student code was killed from outside",
                "Run the same command again. If that happens often, the machine may lack memory.",
            )
        hung_up = Outcome.ERROR, "hung up on the grader", ""
        raise self._over(SessionEnded(*meaning(end, self.guard.cpu, self.guard.allowed) if ended_itself else hung_up))

    def _over(self, ended: SessionEnded) -> SessionEnded:
        """Remember why it ended, and tell it to whoever follows the trace, without what the process may have chosen."""
        self.ended = ended
        _log.debug("child %d has ended: %s, it %s", self.process.pid, ended.outcome, ended.text)
        return ended

    def _kill(self) -> End:
        """End the child; raises GraderError where its zygote is gone as well."""
        self.ended = self.ended or SessionEnded(Outcome.GRADER_ERROR, "the session is closed")
        return self.process.kill()

    def close(self) -> None:
        """End the child if it still runs and remove everything it left."""
        if not self.process.is_killed:
            _log.debug("child %d is closed", self.process.pid)
            with contextlib.suppress(GraderError):  # a zygote that is gone took its children with it
                self._kill()
        self.process.close()
        remove_folder(self.folder)

    @property
    def text(self) -> str:
        """What the student's code has printed until now, the first 64 KiB of it."""
        self.process.output.take_all()
        return self.process.output.kept.decode(errors="replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
