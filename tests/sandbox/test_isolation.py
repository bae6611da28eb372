"""Levels: found by trying, chosen with care, and true to what they say."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import MachineError
from grader.model import Runtime
from grader.sandbox import isolation
from grader.sandbox.isolation import PACKAGE, Level, Mechanism
from grader.sandbox.launcher import Launcher
from grader.sandbox.raised import StudentError
from grader.sandbox.session import Session

from .conftest import divides

Start = Callable[..., Session]

NAMES = ("landlock", "seccomp", "namespaces")
BEST = isolation.best_level()
HERE = [level for level in Level if BEST is Level.STRICT_PLUS or (BEST is Level.STRICT and not level.namespaces)]
"""The levels that this machine offers."""


@pytest.fixture
def offers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Pretend that exactly these mechanisms work."""

    def offers(*names: str) -> None:
        found = tuple(Mechanism(n, n in names, f"about {n}", "" if n in names else f"Get {n}.") for n in NAMES)
        monkeypatch.setattr(isolation, "mechanisms", lambda: found)

    return offers


@pytest.mark.parametrize(
    ("works", "level"),
    [
        (("landlock", "seccomp", "namespaces"), Level.STRICT_PLUS),
        (("landlock", "seccomp"), Level.STRICT),
        (("seccomp", "namespaces"), Level.NS),
        (("landlock", "namespaces"), Level.LIMITS),
        (("seccomp",), Level.LIMITS),
        ((), Level.LIMITS),
    ],
)
def test_the_best_level(offers: Callable[..., None], works: tuple[str, ...], level: Level) -> None:
    """A level is offered where everything that it needs works."""
    offers(*works)
    assert isolation.best_level() is level
    assert isolation.choose_level(None) is level


def test_worlds_are_found_where_they_are_to_be_had() -> None:
    """Children get process numbers of their own wherever the machine allows it, and at no level without namespaces."""
    assert isolation.apart(Level.STRICT_PLUS) is divides()
    assert not isolation.apart(Level.STRICT)


def test_a_level_that_is_not_there(offers: Callable[..., None]) -> None:
    """Asking for more than the machine has is an error that says what is missing and how to get it."""
    offers("seccomp", "namespaces")
    with pytest.raises(MachineError, match=r"`strict` is not to be had here \(landlock: about landlock\)") as caught:
        isolation.choose_level("strict")
    assert caught.value.hint == "Get landlock."


def test_strangers_need_strict(offers: Callable[..., None]) -> None:
    """Below `strict` a class is graded only by somebody who says so in so many words."""
    offers("seccomp", "namespaces")
    with pytest.raises(MachineError, match="only at level `ns`") as caught:
        isolation.level_for_strangers(None)
    assert "--isolation ns" in caught.value.hint
    assert isolation.level_for_strangers("limits") is Level.LIMITS
    offers("landlock", "seccomp")
    assert isolation.level_for_strangers(None) is Level.STRICT


def test_other_systems_have_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system without these mechanisms the level is `limits`, and what that risks is said."""
    monkeypatch.setattr(sys, "platform", "darwin")
    found = isolation.mechanisms.__wrapped__()
    assert [mechanism.name for mechanism in found if mechanism.works] == []
    assert all("read your files" in mechanism.text for mechanism in found)


@pytest.mark.parametrize(
    ("setting", "value", "remedy"),
    [
        ("user/max_user_namespaces", "0", "sysctl user.max_user_namespaces"),
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "AppArmor"),
        ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone"),
        ("kernel/nothing", "0", "In a container"),
    ],
)
def test_what_forbids_namespaces(monkeypatch: pytest.MonkeyPatch, setting: str, value: str, remedy: str) -> None:
    """The switch that is off is named."""
    monkeypatch.setattr(isolation, "_setting", {setting: value}.get)
    assert remedy in isolation._namespace_remedy()


def test_a_bubblewrap_that_may_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What bubblewrap complains of is passed on; one that is missing is offered."""
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    assert "No permissions to create a new namespace" in isolation._namespaces().text
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert isolation._namespaces().remedy == "Install it: apt install bubblewrap"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else to try")
def test_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root's students become nobody where Python can be used by everybody; otherwise it is said what is private."""
    monkeypatch.setattr(isolation, "_private_parent", lambda: Path("/root"))
    assert "/root is private to root" in isolation._user().text
    assert isolation.locks_for(Level.STRICT, "/tmp").user is None
    monkeypatch.setattr(isolation, "_private_parent", lambda: None)
    assert isolation._user().works
    assert isolation.locks_for(Level.STRICT, "/tmp").user == isolation.NOBODY
    assert isolation.locks_for(Level.LIMITS, "/tmp").user is None


def test_a_private_parent_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that others may not enter is noticed anywhere on the way to a library."""
    (tmp_path / "private" / "lib").mkdir(parents=True)
    (tmp_path / "private").chmod(0o700)
    monkeypatch.setattr(isolation, "readable", lambda: [str(tmp_path / "private" / "lib")])
    found = isolation._private_parent()
    assert found is not None
    assert not found.stat().st_mode & stat.S_IXOTH


def test_what_may_be_read() -> None:
    """Libraries, and nothing in which a course lives: neither home nor /tmp nor this repository."""
    paths = [Path(path) for path in isolation.readable()]
    assert all(path.is_absolute() and path == path.resolve() for path in paths)
    for place in (Path.home(), Path("/tmp"), Path("/etc"), PACKAGE.parent):
        assert not any(place.is_relative_to(path) for path in paths)


def test_a_course_among_the_libraries_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be readable; the grader's own folder is not, though it lies there."""
    monkeypatch.setattr(isolation, "readable", lambda: [str(tmp_path), str(PACKAGE.parent)])
    assert isolation.is_exposed(tmp_path / "course")
    assert not isolation.is_exposed(PACKAGE / "_course" / "exercises")
    assert not isolation.is_exposed(Path("/somewhere"))


ATTEMPT = """
import os

def attempt(action):
    try:
        action()
    except OSError as error:
        return type(error).__name__
    return "done"
"""
TRY = """
import socket

def fork():
    if os.fork() == 0:
        os._exit(0)

result = {
    "read": attempt(lambda: open("/etc/passwd").read()),
    "list": attempt(lambda: os.listdir("/tmp")),
    "stat": attempt(lambda: os.stat("/etc/passwd")),
    "write": attempt(lambda: open("/tmp/gradestep-test", "w").close()),
    "own": attempt(lambda: open("own", "w").close()),
    "fork": attempt(fork),
    "socket": attempt(lambda: socket.socket().close()),
    "signal": attempt(lambda: os.kill(os.getppid(), 0)),
}
"""
PROMISES = {
    Level.STRICT_PLUS: {"read": "-", "list": "-", "stat": "-", "write": "-", "fork": "-", "socket": "-", "signal": "-"},
    Level.STRICT: {"read": "-", "list": "-", "write": "-", "fork": "-", "socket": "-", "signal": "-"},
    Level.NS: {"read": "-", "stat": "-", "fork": "-", "socket": "-", "signal": "-"},
    Level.LIMITS: {},
}


@pytest.mark.parametrize("level", HERE)
def test_a_level_keeps_its_promises(level: Level, start: Start) -> None:
    """What a level forbids fails, what it cannot forbid does not; a file of one's own may always be written."""
    with Launcher.start(Runtime.NUMPY, level) as launcher:
        session = start(ATTEMPT + TRY, launcher=launcher)
        found = session.get("result")
        written = Path("/tmp/gradestep-test").exists()
        Path("/tmp/gradestep-test").unlink(missing_ok=True)
    assert found.pop("own") == "done"
    assert {name for name, outcome in found.items() if outcome != "done"} == PROMISES[level].keys()
    assert written == (level is Level.LIMITS)


def test_the_grader_itself_cannot_be_read(start: Start, launcher: Launcher) -> None:
    """The package may hold a course with its recordings: nothing in it can be opened."""
    if not launcher.locks.landlock:
        pytest.fail("these tests need Landlock")
    with pytest.raises(StudentError, match=r"PermissionError|FileNotFoundError"):
        start(f"result = open({str(PACKAGE / 'checks' / 'compare.py')!r})").get("result")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_student_code_of_root_is_nobody(tmp_path: Path) -> None:
    """Where Python is not private to root, what root grades runs as nobody, in a folder that belongs to nobody."""
    python = "/usr/bin/python3"
    if subprocess.run([python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], check=False).returncode:
        pytest.skip("the system's own Python is missing or too old to be the one that is not private")
    script = tmp_path / "as_nobody.py"
    script.write_text(
        "import os, sys\n"
        f"sys.path.insert(0, {str(PACKAGE.parent)!r})\n"
        "from grader.sandbox.inside import landlock, linux, lockdown\n"
        "folder = sys.argv[1]\n"
        "os.chown(folder, 65534, 65534)\n"
        "limits = dict(cpu=5, load=5, memory=500, file_size=1, processes=50, open_files=50)\n"
        "locks = dict(landlock=True, seccomp=True, user=65534, folder=folder)\n"
        "locks |= dict(readable=['/usr/lib'], hidden=[], apart=False)\n"
        "lockdown.confine(dict(folder=folder, limits=limits), locks)\n"
        "open('mine', 'w').close()\n"
        "print(os.getresuid(), os.getresgid(), os.getgroups(), os.stat('mine').st_uid)\n"
    )
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # not below pytest's, which is private to root
        done = subprocess.run([python, "-S", str(script), folder], capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[0] == f"{(65534,) * 3} {(65534,) * 3} [] 65534", done.stderr
