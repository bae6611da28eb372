"""The zygote and the handle on it: a clean process, safe forks, an account of every process, and its own end."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.course.runtime import SETUPS
from grader.errors import GraderError, MachineError
from grader.model import Outcome, Runtime
from grader.sandbox import launcher as launcher_module
from grader.sandbox.ground import ENVIRONMENT
from grader.sandbox.isolation import Level, best_level, library_folders
from grader.sandbox.launcher import Launcher
from grader.sandbox.pool import Launchers
from grader.sandbox.raised import StudentError
from grader.sandbox.session import Session, SessionEnded

Start = Callable[..., Session]
Ask = Callable[..., Any]

FOLDERS = library_folders()
UNWILLING = """
import os, time

def f():
    if os.fork() == 0:
        os.setsid()
        time.sleep(60)
    return 1

os._exit = lambda status: time.sleep(60)
"""
"""A submission whose process does not end when its channel does, and leaves another one behind."""


def below(launcher: Launcher) -> list[str]:
    """Return the processes below a zygote."""
    assert launcher.process is not None
    pid = launcher.process.pid
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def has_ended(pidfd: int, seconds: float = 5) -> bool:
    return bool(select.select([pidfd], [], [], seconds)[0])


@contextmanager
def watched(session: Session) -> Iterator[int]:
    """Give a descriptor of a session's process that outlives the session."""
    pidfd = os.dup(session.process.pidfd)
    try:
        yield pidfd
    finally:
        os.close(pidfd)


def kill(launcher: Launcher) -> None:
    """Kill a zygote. In bubblewrap it is not the process that we started, and ends a moment after that."""
    assert launcher.process is not None
    launcher.process.kill()
    launcher.process.wait()
    assert select.select([launcher.control], [], [], 5)[0]  # hung up


class TestClean:
    """Student code starts in a process in which nothing of the grader's can be found."""

    def test_environment(self, monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
        """No variable of the grader's environment arrives, only those that are set for it."""
        monkeypatch.setenv("COURSE_SECRET", "swordfish")
        monkeypatch.setenv("PYTHONPATH", "/somewhere")
        with Launcher.start(Runtime.NUMPY, best_level()) as launcher:
            found = start("import os\nresult = dict(os.environ)", launcher=launcher).get("result")
        folders = {found.pop(name) for name in ("HOME", "TMPDIR", "MPLCONFIGDIR", "PWD", "KERAS_HOME")}
        assert len(folders) == 1
        assert found == {name: value for name, value in ENVIRONMENT.items() if name not in ("HOME", "KERAS_HOME")}

    def test_home_is_an_empty_folder(self, ask: Ask) -> None:
        """The current folder, which is the home, is a new one without anything in it."""
        found = ask("import os\nresult = [os.getcwd(), os.path.expanduser('~'), os.listdir('.')]")
        assert Path(found[0]).parent.name.startswith("gradestep-")
        assert found == [found[0], found[0], []]

    @pytest.mark.parametrize(
        "name", ["grader.checks", "grader.engine.worker", "grader.sandbox.session", "solutions", "exercises"]
    )
    def test_nothing_of_the_course_can_be_imported(self, start: Start, name: str) -> None:
        """Neither the grader nor a solution is found by name."""
        with pytest.raises(StudentError, match="No module named"):
            start(f"import {name}").get("result")

    def test_no_test_is_in_memory(self, ask: Ask) -> None:
        """Nothing of pytest, of the checks or of a reference was ever imported there."""
        names = ask("import sys\nresult = list(sys.modules)")
        assert "numpy" in names
        assert [name for name in names if name.startswith(("_pytest", "pytest", "test_", "reference"))] == []

    def test_no_folder_of_the_course_is_searched(self, ask: Ask) -> None:
        """The search path holds libraries only: not this repository, not the current folder."""
        root = Path(__file__).resolve().parents[3]
        for entry in ask("import sys\nresult = sys.path"):
            assert Path(entry).is_absolute()
            assert not (Path(entry) / "solutions").exists()
            assert Path(entry) not in (root, root / "grader", root / "grader" / "sandbox")

    def test_four_descriptors(self, ask: Ask) -> None:
        """Input, output twice and the channel: no other descriptor of the zygote is open."""
        assert ask(
            "import os\n"
            "def is_open(number):\n"
            "    try:\n"
            "        os.fstat(number)\n"
            "    except OSError:\n"
            "        return False\n"
            "    return True\n"
            "result = [number for number in range(1000) if is_open(number)]\n"
        ) == [0, 1, 2, 3]

    def test_arguments(self, ask: Ask) -> None:
        """The command line says nothing, and the file is not the main program."""
        assert ask("import sys\nresult = [sys.argv, __name__]") == [["grade"], "answer"]

    def test_submissions_do_not_meet(self, start: Start) -> None:
        """What one file leaves in its process is not there for the next."""
        start("import builtins, numpy\nbuiltins.left = numpy.left = 1").close()
        found = start("import builtins, numpy\nresult = hasattr(builtins, 'left') or hasattr(numpy, 'left')")
        assert found.get("result") is False


class TestForks:
    """A fork of a process with several threads may hang for ever, so there is none."""

    @staticmethod
    def preload(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str) -> Launcher:
        setup = replace(SETUPS[Runtime.NUMPY], preload=("numpy", name))
        monkeypatch.setattr(launcher_module, "SETUPS", {Runtime.NUMPY: setup})
        monkeypatch.setattr(launcher_module, "library_folders", lambda: [str(folder), *FOLDERS])
        return Launcher.start(Runtime.NUMPY, Level.LIMITS)

    def test_two_threads_are_refused(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, start: Start) -> None:
        """A library that starts a thread on import is noticed at the first fork."""
        text = "import threading, time\nthreading.Thread(target=time.sleep, args=[60], daemon=True).start()\n"
        (tmp_path / "with_thread.py").write_text(text)
        with self.preload(monkeypatch, tmp_path, "with_thread") as launcher:
            with pytest.raises(GraderError, match="2 threads in the zygote; a fork needs exactly one"):
                start(launcher=launcher)
            assert below(launcher) == []

    def test_a_missing_library_is_named(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A zygote that cannot start says what it lacks."""
        with self.preload(monkeypatch, tmp_path, "no_such_library") as launcher:
            with pytest.raises(MachineError, match="No module named 'no_such_library'") as caught:
                launcher.wait()
            assert "grade doctor" in caught.value.hint

    def test_one_thread_in_the_child(self, ask: Ask) -> None:
        """The child has a single thread, so that its CPU limit is a time."""
        assert ask("import threading\nresult = threading.active_count()") == 1

    def test_only_its_own_children_are_reaped(self, launcher: Launcher) -> None:
        """A process that the zygote did not fork is not waited for."""
        with pytest.raises(GraderError, match=r"\d+ is not a child"):
            launcher.reap(os.getpid())
        assert launcher.lost is False


class TestSharing:
    """One zygote serves several processes of the grader, each over a connection of its own."""

    def test_two_users(self, loose_launcher: Launcher, start: Start) -> None:
        """Both have children at the same time, and each reaps its own."""
        with Launcher(Runtime.NUMPY, loose_launcher.connect(), loose_launcher.locks) as second:
            sessions = [
                start("def f(x): return x + 1", launcher=one) for one in (loose_launcher, second, loose_launcher)
            ]
            assert len(below(loose_launcher)) == 3
            assert [session.call("f", [number], {}).value for number, session in enumerate(sessions)] == [1, 2, 3]
            sessions[1].close()
            assert sessions[0].call("f", [1], {}).value == 2

    def test_a_user_that_goes_takes_its_children_along(self, loose_launcher: Launcher, start: Start) -> None:
        """Their processes end with the connection, whether they like it or not, and their folders; nobody else's."""
        kept = start("def f(): return 1", launcher=loose_launcher)
        second = Launcher(Runtime.NUMPY, loose_launcher.connect(), loose_launcher.locks)
        left = start(UNWILLING + "open('file', 'w').close()", launcher=second)
        left.call("f", [], {})
        with watched(left) as pidfd:
            second.close()
            assert has_ended(pidfd)
        assert kept.call("f", [], {}).value == 1
        deadline = time.monotonic() + 5
        while (left.folder.exists() or len(below(loose_launcher)) > 1) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert below(loose_launcher) == [str(kept.process.pid)]
        assert list(Path(loose_launcher.locks.folder).iterdir()) == [kept.folder]

    def test_a_user_that_dies_while_it_is_answered(self, own_launcher: Launcher, start: Start) -> None:
        """An answer to nobody, or a message that nobody finishes, does not end the zygote."""
        for _ in range(20):
            ours = own_launcher.connect()
            ours.send(b'{"op": "reap", "pid": 1}')
            ours.close()
            ours, theirs = own_launcher.connect(), socket.socketpair()
            with theirs[0], theirs[1]:
                socket.send_fds(ours, [b'{"op": "spawn", "config": {"folder": "/nowhere"}}'], [theirs[0].fileno()] * 2)
                ours.close()
        assert start("def f(): return 1", launcher=own_launcher).call("f", [], {}).value == 1

    def test_given_connections(self, own_launcher: Launcher, start: Start) -> None:
        """A worker process uses the connection that it was given, and closing it leaves the zygote alive."""
        given = Launchers(given=[Launcher(Runtime.NUMPY, own_launcher.connect(), own_launcher.locks)])
        assert start("def f(): return 1", launcher=given.get(Runtime.NUMPY)).call("f", [], {}).value == 1
        given.close()
        assert start("def f(): return 2", launcher=own_launcher).call("f", [], {}).value == 2


class TestEnd:
    """The end of a zygote is the end of its children, and no end of the grading."""

    def test_closing_ends_everything(self, start: Start) -> None:
        """No process is left when the first user closes: neither the zygote, nor a child, nor what that detached."""
        launcher = Launcher.start(Runtime.NUMPY, Level.LIMITS)
        session = start(UNWILLING, launcher=launcher)
        session.call("f", [], {})
        with watched(session) as pidfd:
            launcher.close()
            assert has_ended(pidfd)
        assert launcher.process is not None
        assert launcher.process.poll() == 0

    def test_a_killed_zygote_takes_its_children_along(self, own_launcher: Launcher, start: Start) -> None:
        """No orphan of it computes on."""
        with watched(start("import time\ndef f(): time.sleep(60)", launcher=own_launcher)) as pidfd:
            kill(own_launcher)
            assert has_ended(pidfd)

    def test_is_our_error(self, own_launcher: Launcher, start: Start, folder: Path) -> None:
        """It is told as such, once and again, and the folder of the session goes all the same."""
        session = start("def f(): return 1", launcher=own_launcher)
        with watched(session) as pidfd:
            kill(own_launcher)
            assert has_ended(pidfd)
        with pytest.raises(GraderError, match="the numpy zygote does not answer"):
            session.call("f", [], {})
        with pytest.raises(SessionEnded) as caught:
            session.call("f", [], {})
        assert caught.value.outcome is Outcome.GRADER_ERROR
        session.close()
        assert list(folder.iterdir()) == []
        with pytest.raises(GraderError, match="the numpy zygote does not answer"):
            start(launcher=own_launcher)
        assert list(folder.iterdir()) == []

    def test_another_one_is_started(self, start: Start) -> None:
        """What is graded next gets a new zygote."""
        launchers = Launchers()
        first = launchers.get(Runtime.NUMPY).wait()
        kill(first)
        with pytest.raises(GraderError):
            start(launcher=first)
        second = launchers.get(Runtime.NUMPY)
        assert second is not first
        assert launchers.get(Runtime.NUMPY) is second
        assert start("def f(): return 1", launcher=second).call("f", [], {}).value == 1
        launchers.close()

    def test_interrupt_belongs_to_the_command_line(self, own_launcher: Launcher, start: Start) -> None:
        """Ctrl-C in the terminal does not end a zygote, which has a session of its own."""
        assert own_launcher.process is not None
        assert os.getsid(own_launcher.process.pid) == own_launcher.process.pid
