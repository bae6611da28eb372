"""The arena: a course with secrets, canaries beside it, an innocent student, and one attack at a time.

An attack is a file `corpus/FAMILY/NAME.py`, which a student might hand in. Its docstring says what it tries; comments
say what must be true afterwards:

    # exercise: argmax_softmax  which exercise it is handed in for (the default)
    # earns: 0                  the points that it may get: those of the functions that are honestly right (0)
    # says: one | another       a piece of the messages of its result, one of several
    # cpu: 1                    CPU seconds it may use, where the exercise's own limit would make the test slow
    # unlocked: succeeds        without locks (level `limits`) it does what it wants: the test of the arena itself

It is told more than a student could know: `@NAME@` stands for paths and process numbers, see `Arena.names`.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import select
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from grader.course.reading import Course, find_course, read_course
from grader.engine.worker import grade_units
from grader.instructor.gradebook import Gradebook
from grader.model import Result, Runtime, Source, Unit
from grader.sandbox.inside.linux import LIBC
from grader.sandbox.isolation import Level, choose_level
from grader.sandbox.pool import Launchers

CORPUS = Path(__file__).parent / "corpus"
COURSE = find_course(CORPUS)
HEADER = re.compile(r"^# (exercise|earns|says|cpu|unlocked): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Attack:
    """One file of the corpus."""

    file: Path

    @cached_property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    @cached_property
    def promises(self) -> dict[str, str]:
        return dict(HEADER.findall(self.text))

    @property
    def exercise(self) -> str:
        return self.promises.get("exercise", "argmax_softmax")

    @property
    def earns(self) -> float:
        return float(self.promises.get("earns", 0))

    @property
    def says(self) -> list[str]:
        return self.promises["says"].split(" | ")

    @property
    def cpu(self) -> float | None:
        return float(self.promises["cpu"]) if "cpu" in self.promises else None

    @property
    def succeeds_unlocked(self) -> bool:
        return self.promises.get("unlocked") == "succeeds"

    def __str__(self) -> str:
        return f"{self.file.parent.name}/{self.file.stem}"


ATTACKS = [Attack(file) for file in sorted(CORPUS.rglob("*.py"))]


@dataclass
class Fight:
    """What came of an attack."""

    result: Result
    after: Result
    """Of the innocent student who was graded next, by the same processes."""
    touched: list[str] = field(default_factory=list)
    """Canaries that are not as they were."""
    left: list[str] = field(default_factory=list)
    """Processes and folders that are still there."""


class Arena:
    """A course with secrets, canary files, a canary process and canary servers; and zygotes at one level."""

    def __init__(self, folder: Path, level: Level, stack: ExitStack) -> None:
        self.folder = folder
        self.level = level
        self.course = copy_course(folder / "course")
        self.home = folder / "home"
        self.other = folder / "submissions" / "bob" / "argmax_softmax.py"
        self.gradebook = folder / "gradebook.db"
        self._write_canaries()
        self.victim = stack.enter_context(victim())
        self.servers = stack.enter_context(servers(folder))
        self.queue = stack.enter_context(message_queue())
        self.launchers = Launchers(level)
        stack.callback(self.launchers.close)
        self.innocent: dict[str, Result] = {}

    def _write_canaries(self) -> None:
        for file in (self.home / "private.txt", self.home / ".ssh" / "id_ed25519", self.other):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"canary {file.name}\n", encoding="utf-8")
        with Gradebook.open(self.gradebook):
            pass

    @cached_property
    def names(self) -> dict[str, str]:
        """What an attack is told by `@NAME@`: paths, numbers of processes and of a message queue, addresses."""
        exercise = self.course.exercise("argmax_softmax")
        zygote = self.launchers.get(Runtime.NUMPY).wait()
        assert zygote.process
        paths = {
            "FOLDER": self.folder,  # all below it is out of bounds
            "COURSE": self.course.root,
            "REFERENCE": exercise.reference,
            "HIDDEN": exercise.hidden_checks,
            "VISIBLE": exercise.visible_checks,
            "RECORDED": exercise.recording,
            "GRADEBOOK": self.gradebook,
            "OTHER": self.other,  # another student's submission
            "HOME": self.home,
            "PRIVATE": self.home / "private.txt",
            "PACKAGE": Path(sys.modules["grader"].__file__ or "").parent,
        }
        numbers = {"VICTIM": self.victim.pid, "ZYGOTE": zygote.process.pid, "GRADER": os.getpid(), "QUEUE": self.queue}
        addresses = {name: address_of(server) for name, server in self.servers.items()}
        return {name: str(value) for name, value in (paths | numbers | addresses).items()}

    def fight(self, attack: Attack) -> Fight:
        """Grade an attack and then an innocent student; look at the canaries."""
        before = self.state()
        text = re.sub(r"@([A-Z]+)@", lambda match: self.names[match[1]], attack.text)
        units = [Unit("mallory", attack.exercise, Source(text.encode()), cpu=attack.cpu)]
        found, after = self.grade([*units, self.unit_of_innocent(attack.exercise)])
        after_attack = self.state()
        touched = [name for name in before if before[name] != after_attack.get(name)]
        touched += [f"new: {name}" for name in after_attack.keys() - before.keys()]
        touched += [f"server {name}" for name, server in self.servers.items() if is_reached(server)]
        return Fight(found, after, touched, self.left())

    def grade(self, units: list[Unit]) -> list[Result]:
        found: list[Result] = []
        grade_units(self.course, units, lambda result, _: found.append(result), self.launchers)
        return found

    def unit_of_innocent(self, exercise: str) -> Unit:
        reference = self.course.exercise(exercise).reference
        assert reference
        return Unit("alice", exercise, Source(reference.read_bytes()))

    def innocent_alone(self, exercise: str) -> Result:
        """Return what the innocent student gets where nobody attacks."""
        if exercise not in self.innocent:
            self.innocent[exercise] = self.grade([self.unit_of_innocent(exercise)])[0]
        return self.innocent[exercise]

    def state(self) -> dict[str, Any]:
        """Return all that must not change: files with bytes, modes and times, and the victim's attributes."""
        state: dict[str, Any] = {}
        for path in sorted(self.folder.rglob("*")):
            found = path.lstat()
            content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            attributes = os.listxattr(path, follow_symlinks=False)
            state[str(path)] = (found.st_mode, found.st_uid, found.st_mtime_ns, found.st_nlink, content, attributes)
        pid, lives = self.victim.pid, self.victim.poll() is None
        state["the victim lives"] = lives
        state["the victim's priority"] = os.getpriority(os.PRIO_PROCESS, pid) if lives else None
        state["the victim's processors"] = os.sched_getaffinity(pid) if lives else None
        state["the victim's limit"] = resource.prlimit(pid, resource.RLIMIT_NOFILE) if lives else None
        state["the message queue"] = condition_of(self.queue)
        state["/dev/shm"] = sorted(Path("/dev/shm").iterdir())
        return state

    def left(self) -> list[str]:
        """Return what an attack has left: processes below the zygotes, and their children's folders."""
        left = []
        for launcher in self.launchers.open.values():
            if launcher.process and not launcher.lost and not self.level.namespaces:
                pid = launcher.process.pid
                left += Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
            left += map(str, Path(launcher.locks.folder).iterdir())
        return left


def address_of(server: socket.socket) -> str:
    """Return a port, a path, or the abstract name without its leading zero byte."""
    name = server.getsockname()
    if isinstance(name, tuple):
        return str(name[1])
    return name if isinstance(name, str) else name[1:].decode()


def is_reached(server: socket.socket) -> bool:
    """Say whether somebody has connected or sent something."""
    reached = False
    while select.select([server], [], [], 0)[0]:  # all of it, or the next attack is blamed
        reached = True
        if server.type == socket.SOCK_STREAM:
            server.accept()[0].close()
        else:
            server.recv(1 << 16)
    return reached


@contextmanager
def message_queue() -> Iterator[int]:
    """Keep a queue of System V, which belongs to the user and is known by its number to everybody."""
    number = LIBC.msgget(0, 0o600)
    assert number >= 0
    try:
        yield number
    finally:
        LIBC.msgctl(number, 0, None)  # IPC_RMID


def condition_of(queue: int) -> bytes | None:
    """Return how many messages are in a queue, who sent the last one and when; None where there is no queue."""
    found = ctypes.create_string_buffer(256)
    return found.raw if LIBC.msgctl(queue, 2, found) == 0 else None  # IPC_STAT


def copy_course(folder: Path) -> Course:
    """Copy the course with its solutions, so that nothing an attack reaches is the real one."""
    for part in (COURSE.root, COURSE.solutions, COURSE.datasets):
        assert part
        shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("__pycache__"))
    return read_course(folder / "exercises")


@contextmanager
def victim() -> Iterator[subprocess.Popen[bytes]]:
    """Run a process of the same user that has nothing to do with grading."""
    with subprocess.Popen(["sleep", "3600"], stdin=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def servers(folder: Path) -> Iterator[dict[str, socket.socket]]:
    """Listen on loopback, at a path and under an abstract name."""
    with ExitStack() as stack:
        found = {
            "TCP": stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM)),
            "UDP": stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
            "UNIX": stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)),
            "ABSTRACT": stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)),
        }
        found["TCP"].bind(("127.0.0.1", 0))
        found["TCP"].listen()
        found["UDP"].bind(("127.0.0.1", 0))
        found["UNIX"].bind(str(folder / "socket"))
        found["ABSTRACT"].bind(f"\0canary {folder}")
        yield found


@pytest.fixture(scope="session", params=["strict"])
def arena(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """An arena at the level that is promised for classes."""
    with ExitStack() as stack:
        yield Arena(tmp_path_factory.mktemp("arena"), choose_level(request.param), stack)


@pytest.fixture
def open_arena(tmp_path: Path) -> Iterator[Arena]:
    """An arena where limits are all that holds student code: to see that an attack is one. Broken afterwards."""
    with ExitStack() as stack:
        yield Arena(tmp_path, Level.LIMITS, stack)


@pytest.fixture(scope="session")
def attacks() -> list[Attack]:
    """The whole corpus."""
    return ATTACKS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for each attack, or for each that must succeed where nothing holds it."""
    if "attack" in metafunc.fixturenames:
        metafunc.parametrize("attack", [as_parameter(attack) for attack in ATTACKS])
    if "live_attack" in metafunc.fixturenames:
        live = [attack for attack in ATTACKS if attack.succeeds_unlocked]
        metafunc.parametrize("live_attack", [as_parameter(attack) for attack in live])


def as_parameter(attack: Attack) -> Any:
    slow = COURSE.exercise(attack.exercise).runtime is Runtime.KERAS
    return pytest.param(attack, id=str(attack), marks=[pytest.mark.keras] if slow else [])
