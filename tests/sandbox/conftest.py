"""Processes of student code for these tests: started by a function, ended at the end of the test."""

from __future__ import annotations

import functools
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from grader.model import Limits, Runtime
from grader.sandbox.isolation import Level, best_level
from grader.sandbox.launcher import Launcher
from grader.sandbox.pool import Launchers
from grader.sandbox.session import Session

LIMITS = Limits(cpu=5, load=5, memory=256, file_size=1, processes=16, open_files=40, output=1, disk=4)


@functools.cache
def divides() -> bool:
    """Whether this machine lets bubblewrap give on the right to make namespaces.

    Tried without a line of the grader: where that is mistaken its tests must fail, and not be skipped.
    """
    if not (shutil.which("bwrap") and shutil.which("unshare")):
        return False
    wrapped = "bwrap --unshare-all --cap-add CAP_SYS_ADMIN --ro-bind / / --proc /proc -- unshare --pid --fork true"
    return subprocess.run(wrapped.split(), check=False, capture_output=True).returncode == 0


needs_worlds = pytest.mark.skipif(not divides(), reason="bubblewrap may not give privileges on here")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where sessions make their temporary folders in this test."""
    found = tmp_path / "sessions"
    found.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(found))
    return found


@pytest.fixture
def launcher(launchers: Launchers) -> Launcher:
    """The numpy zygote of the whole run."""
    return launchers.get(Runtime.NUMPY)


@pytest.fixture
def own_launcher() -> Iterator[Launcher]:
    """A numpy zygote that the test may kill."""
    with Launcher.start(Runtime.NUMPY, best_level()) as found:
        yield found.wait()


@pytest.fixture
def loose_launcher() -> Iterator[Launcher]:
    """A numpy zygote whose children are held by limits alone: they may do what a kernel without locks lets them do."""
    with Launcher.start(Runtime.NUMPY, Level.LIMITS) as found:
        yield found.wait()


@pytest.fixture
def start(launcher: Launcher, folder: Path) -> Iterator[Callable[..., Session]]:
    """The function that starts a process and loads a file: `start(text, launcher=…, threads=…, **limits)`."""
    with ExitStack() as stack:

        def start(text: str = "", *, launcher: Launcher = launcher, threads: int = 1, **limits: Any) -> Session:
            changed = {name: limits.get(name, getattr(LIMITS, name)) for name in Limits.__slots__}
            session = stack.enter_context(Session(launcher, Limits(**changed), threads=threads))
            session.load(text.encode(), "answer")
            return session

        yield start


@pytest.fixture
def ask(start: Callable[..., Session]) -> Callable[..., Any]:
    """The function that runs statements in a fresh process and returns what they leave in `result`."""

    def ask(text: str, **options: Any) -> Any:
        return start(text, **options).get("result")

    return ask
