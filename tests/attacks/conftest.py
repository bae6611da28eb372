"""The arena: a course with secrets, canaries beside it, an innocent student, and one attack at a time."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import select
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from grader.course.reading import Course, read_course
from grader.engine.attempt import Attempt
from grader.engine.worker import grade_units
from grader.feedback.recording import Recording
from grader.instructor.gradebook import Gradebook
from grader.model import Result, Runtime, Source, Unit
from grader.sandbox.inside.linux import LIBC
from grader.sandbox.isolation import Level, choose_level, locks_for
from grader.sandbox.pool import Launchers

from ..conftest import write
from ..real import COURSE
from .attack import ATTACKS, Attack

MODELS = ("wrong", "right", "double")
"""What authors write to prove an exercise."""
SMALL = "small_network"
SMALL_EXERCISE = """
format = 1
title = "A small network"
kind = "model"
runtime = "keras"
order = 90
revision = 1
concepts = ["dense layer"]
hints = ["Think.", "One layer.", "Use `Dense`."]
"""
SMALL_CHECKS = '''
from grader.checks import assert_model, assert_outputs, assert_parameters, points


@points(2)
def test_network(student, rng):
    """It has one layer, and says something of every sample."""
    model = assert_model(student.build(3))
    assert_parameters(model, 8)
    assert_outputs(model, rng.normal(size=(5, 3)).astype("float32"), (5, 2))
'''
SMALL_HIDDEN = '''
from grader.checks import assert_model, assert_parameters, hidden, points

pytestmark = hidden


@points(1)
def test_wide_network(student):
    """It takes samples of any size."""
    assert_parameters(assert_model(student.build(7)), 16)
'''
SMALL_ANSWER = """
import keras


def build(features):
    return keras.Sequential([keras.Input((features,)), keras.layers.Dense(2)])
"""


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
        self.nobody = locks_for(level, str(folder)).user is not None
        """Whether student code is another user than the grader."""
        self.course = copy_course(folder / "course")
        self.home = folder / "home"
        self.here = Path(stack.enter_context(TemporaryDirectory()))  # not in `folder`, which a live attack deletes
        self.other = folder / "submissions" / "bob" / "argmax_softmax.py"
        self.gradebook = folder / "gradebook.db"
        self._write_canaries()
        self.victim = stack.enter_context(victim())
        self.servers = stack.enter_context(servers(folder))
        self.queue = stack.enter_context(message_queue())
        self.launchers = Launchers(level)
        stack.callback(self.launchers.close)
        self.innocent: dict[str, Result] = {}
        self.own: dict[int, int] = {}
        self.files = self.read_files()

    def _write_canaries(self) -> None:
        for file in (self.home / "private.txt", self.home / ".ssh" / "id_ed25519", self.other):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"canary {file.name}\n", encoding="utf-8")
            with suppress(OSError):  # not every file system keeps such
                os.setxattr(file, "user.canary", b"canary")
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
        before = self.files | self.state()
        text = re.sub(r"@([A-Z]+)@", lambda match: self.names[match[1]], attack.text)
        units = [Unit("mallory", attack.exercise, Source(text.encode()), cpu=attack.cpu)]
        left: list[str] = []
        found, after = self.grade([*units, self.unit_of_innocent(attack)], left)
        self.files = self.read_files()  # what the next fight begins with
        after_attack = self.files | self.state()
        touched = [name for name in before if before[name] != after_attack.get(name)]
        touched += [f"new: {name}" for name in after_attack.keys() - before.keys()]
        touched += [f"server {name}" for name, server in self.servers.items() if is_reached(server)]
        return Fight(found, after, touched, left)

    def grade(self, units: list[Unit], left: list[str] | None = None) -> list[Result]:
        """Grade, and note what is left behind each."""
        found: list[Result] = []

        def deliver(result: Result, _: Attempt) -> None:
            found.append(result)
            if left is not None:
                left.extend(self.left())

        self.note_own()
        with chdir(self.here), pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "dont_write_bytecode", True)  # of checks and references, among files out of bounds
            grade_units(self.course, units, deliver, self.launchers)
        return found

    def unit_of_innocent(self, attack: Attack) -> Unit:
        """Return the next student's right answer, which the same zygote serves; of models a small one."""
        same = self.course.exercise(attack.exercise)
        exercise = self.course.exercise(SMALL) if same.runtime is Runtime.KERAS else same
        assert exercise.reference
        return Unit("alice", exercise.id, Source(exercise.reference.read_bytes()))

    def innocent_alone(self, attack: Attack) -> Result:
        """Return what the innocent student gets where nobody attacks."""
        unit = self.unit_of_innocent(attack)
        if unit.exercise not in self.innocent:
            self.innocent[unit.exercise] = self.grade([unit])[0]
        return self.innocent[unit.exercise]

    def read_files(self) -> dict[str, Any]:
        """Return all files out of bounds, with bytes, modes, times and attributes."""
        files: dict[str, Any] = {}
        for path in self.folder.rglob("*"):
            found = path.lstat()
            content = path.read_bytes() if stat.S_ISREG(found.st_mode) else b""
            attributes = os.listxattr(path, follow_symlinks=False)
            files[str(path)] = (found.st_mode, found.st_uid, found.st_mtime_ns, found.st_nlink, content, attributes)
        return files

    def state(self) -> dict[str, Any]:
        """Return what else must not change: the victim's attributes, and places where something might be left."""
        pid, lives = self.victim.pid, self.victim.poll() is None
        return {
            "the victim lives": lives,
            "the victim's priority": os.getpriority(os.PRIO_PROCESS, pid) if lives else None,
            "the victim's processors": os.sched_getaffinity(pid) if lives else None,
            "the victim's limit": resource.prlimit(pid, resource.RLIMIT_NOFILE) if lives else None,
            "the message queue": condition_of(self.queue),
            "/dev/shm": sorted(Path("/dev/shm").iterdir()),
            "the current folder": sorted(self.here.iterdir()),
        }

    def computed(self) -> float:
        """Return the CPU seconds of this process, and of all that the zygotes and their children have used."""
        own = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        zygotes = [found.process.pid for found in self.launchers.open.values() if found.process and not found.lost]
        return sum(used.ru_utime + used.ru_stime for used in own) + sum(map(cpu_of, zygotes))

    def left(self) -> list[str]:
        """Return processes below the zygotes, and their children's folders; one that was killed took them along.

        As many as before are bubblewrap's own, the one that forks into namespaces, and the first of the next child's.
        """
        left: list[str] = []
        for launcher in self.launchers.open.values():
            if launcher.process and not launcher.lost:
                pid = launcher.process.pid
                deadline = time.monotonic() + (2.0 if self.level.namespaces else 0.0)
                while len(found := sorted(below(pid))) > self.own.get(pid, 0) and time.monotonic() < deadline:
                    time.sleep(0.01)  # a namespace ends a moment after its first process
                left += found[self.own.get(pid, 0) :]
                left += map(str, Path(launcher.locks.folder).iterdir())
        return left

    def note_own(self) -> None:
        """Note how many processes are below each new zygote while it has no child."""
        for launcher in self.launchers.open.values():
            if not launcher.lost and (process := launcher.wait().process) and process.pid not in self.own:
                if self.level.namespaces:
                    time.sleep(0.3)  # until the first of the next child's namespace is there
                self.own[process.pid] = len(below(process.pid))


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process and of those of its children that have ended; 0 where it has just ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def below(pid: int) -> set[str]:
    """Return the numbers of all processes that a process has started, and those have started."""
    try:
        children = set(Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return set()
    return children.union(*map(below, map(int, children)))


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
    """Copy the course with its solutions, so that nothing an attack reaches is the real one.

    Models stay behind, whom grading does not need: every file is read after each fight.
    """
    for part in (COURSE.root, COURSE.solutions, COURSE.datasets):
        assert part
        shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("__pycache__", *MODELS))
    write_small_network(folder)
    return read_course(folder / "exercises")


def write_small_network(folder: Path) -> None:
    """Add an exercise with Keras whose right answer costs little to grade; it is rebuilt and asked as others."""
    files = {
        f"exercises/07_keras/{SMALL}/exercise.toml": SMALL_EXERCISE,
        f"exercises/07_keras/{SMALL}/test_{SMALL}.py": SMALL_CHECKS,
        f"exercises/07_keras/{SMALL}/recorded.json": Recording(digest="").dump(),  # of no wrong model
        f"solutions/07_keras/{SMALL}/{SMALL}.py": SMALL_ANSWER,
        f"solutions/07_keras/{SMALL}/test_{SMALL}_hidden.py": SMALL_HIDDEN,
    }
    for file, text in files.items():
        write(folder / file, text)


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


@pytest.fixture(scope="session", params=os.environ.get("GRADE_ARENA", "strict").split(","))
def arena(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """An arena at the level that is promised for classes; a release is tried with `GRADE_ARENA=strict,strict+`."""
    with ExitStack() as stack:
        yield Arena(tmp_path_factory.mktemp("arena"), choose_level(request.param), stack)


@pytest.fixture
def open_arena(tmp_path: Path) -> Iterator[Arena]:
    """An arena where limits are all that holds student code: to see that an attack is one. Broken afterwards."""
    with ExitStack() as stack:
        yield Arena(tmp_path, Level.LIMITS, stack)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for each attack, or for those of which something else is promised where nothing holds them."""
    chosen = {
        "attack": ATTACKS,
        "live_attack": [attack for attack in ATTACKS if attack.promises.get("unlocked") == "succeeds"],
        "loose_attack": [attack for attack in ATTACKS if "unlocked earns" in attack.promises],
    }
    for name in chosen.keys() & set(metafunc.fixturenames):
        metafunc.parametrize(name, [as_parameter(attack) for attack in chosen[name]])


def as_parameter(attack: Attack) -> Any:
    slow = COURSE.exercise(attack.exercise).runtime is Runtime.KERAS
    return pytest.param(attack, id=str(attack), marks=[pytest.mark.keras] if slow else [])
