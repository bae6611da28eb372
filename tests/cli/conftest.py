"""The command as a function, the command as a process, and a student's copy of the course to run it in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.cli.screen import err, out
from grader.course.copy import copy_course
from grader.course.reading import Course, read_course

PROGRAM = [sys.executable, "-c", "from grader.cli import main; main()"]
SETTINGS = ("COLUMNS", "FORCE_COLOR", "GRADE_COURSE", "LC_ALL", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests changes what the command prints."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("PAGER", "cat")  # nobody is there to leave another one
    out.cache_clear()
    err.cache_clear()


@pytest.fixture
def invoke() -> Callable[..., Result]:
    """Run a command in this process: `invoke("list", "--json").stdout`."""

    def invoke(*args: str, **options: Any) -> Result:
        return CliRunner().invoke(cli, list(args), prog_name="grade", **options)

    return invoke


@pytest.fixture
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command as a process of its own, in the current folder, with these variables set."""

    def run(*args: str, **variables: str) -> subprocess.CompletedProcess[str]:
        env = os.environ | variables
        return subprocess.run([*PROGRAM, *args], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)

    return run


@pytest.fixture
def program() -> list[str]:
    """The first words of a command line that starts the command."""
    return PROGRAM


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a command in a process group of its own, as a shell does; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*args: str) -> subprocess.Popen[str]:
        started.append(subprocess.Popen([*PROGRAM, *args], stdout=PIPE, stderr=PIPE, text=True, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invoke: Callable[..., Result]) -> Path:
    """A student's copy, made by `grade init`; it is the current folder."""
    folder = tmp_path / "my-course"
    assert invoke("init", str(folder), "--student", "ada").exit_code == 0
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def small(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Ada's copy of the tiny course, with `alpha` and `beta`; its folder is the current one."""
    folder = copy_course(course, tmp_path / "small", "ada")
    monkeypatch.chdir(folder)
    return read_course(folder)


@pytest.fixture
def answer(copy: Path) -> Path:
    """The file that a student edits for argmax_softmax."""
    return copy / "04_losses" / "argmax_softmax" / "argmax_softmax.py"
