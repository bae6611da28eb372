"""Worlds of their own for children: nothing of them stays, and a zygote without its nursery is a lost one."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.errors import ProcessLost
from grader.model import Runtime
from grader.sandbox.inside import nursery
from grader.sandbox.isolation import Level
from grader.sandbox.launcher import Launcher
from grader.sandbox.session import Session

from ..conftest import LIMITS, needs_worlds

pytestmark = needs_worlds


@pytest.fixture
def zygote() -> Iterator[Launcher]:
    with Launcher.start(Runtime.NUMPY, Level.STRICT_PLUS) as found:
        yield found.wait()


def below(pid: int) -> list[int]:
    """Return the processes below one, the nearest first; none where it has just ended."""
    try:
        found = [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []
    return found + [grandchild for child in found for grandchild in below(child)]


def all_of(launcher: Launcher) -> list[int]:
    assert launcher.process
    return below(launcher.process.pid)


def test_nothing_of_a_world_stays(zygote: Launcher) -> None:
    """After a child, as after each of twenty, the same processes are there: the nursery and one world in waiting."""
    before = len(all_of(zygote))
    for _ in range(20):
        Session(zygote, LIMITS, threads=1).close()
    deadline = time.monotonic() + 5
    while len(all_of(zygote)) > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(all_of(zygote)) == before


def test_signals_are_as_ever(zygote: Launcher) -> None:
    """The student's process is not the first of its world, to which ordinary signals are not sent."""
    with Session(zygote, LIMITS, threads=1) as session:
        session.load(b"import os, signal\ndef f(): os.kill(os.getpid(), signal.SIGTERM)", "answer")
        with pytest.raises(Exception, match="crashed its process") as caught:
            session.call("f", [], {})
    assert getattr(caught.value, "detail", "") == " (SIGTERM)"


def test_without_its_nursery_a_zygote_is_lost(zygote: Launcher) -> None:
    """A nursery killed from outside is an accident of the machine: the zygote ends, and another one is started."""
    for pid in all_of(zygote):
        if len(below(pid)) == 1 and not below(below(pid)[0]):  # the nursery with its one world
            os.kill(pid, signal.SIGKILL)
    with pytest.raises(ProcessLost):
        Session(zygote, LIMITS, threads=1)
    assert zygote.lost


def test_one_that_ends_at_once_ends_its_zygote_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word of its zygote's would be taken for a library that is missing, and stop the run."""
    pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    monkeypatch.setattr(nursery.socket, "socketpair", lambda *kind: pair)
    monkeypatch.setattr(nursery.os, "fork", lambda: 1)
    with pair[0], pytest.raises(SystemExit) as caught:
        nursery.Nursery()
    assert caught.value.code is None


def test_no_process_outlives_the_grader(zygote: Launcher) -> None:
    """When the zygote is closed, the nursery and the worlds end with it."""
    session = Session(zygote, LIMITS, threads=1)
    found = all_of(zygote)
    session.close()
    zygote.close()
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in found) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [pid for pid in found if Path(f"/proc/{pid}").exists()] == []
