"""`grade plot`: where the picture goes, when it is opened, and what is said where there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path

import click
import pytest
from click.testing import Result

from grader.cli.plot import _has_display
from grader.cli.screen import out

Invoke = Callable[..., Result]

RIGHT = """
import numpy as np

def relu(x):
    return np.maximum(x, 0)

def elu(x, alpha=1.0):
    return np.where(x >= 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))
"""


@pytest.fixture
def solved(copy: Path) -> Path:
    """A student's copy, the current folder, in which relu_elu is solved; its plot file is there."""
    folder = copy / "02_activations" / "relu_elu"
    assert (folder / "plot_relu_elu.py").is_file()
    (folder / "relu_elu.py").write_text(RIGHT)
    return copy


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was opened on the desktop."""
    found: list[str] = []
    monkeypatch.setattr(click, "launch", found.append)
    return found


def test_a_picture_is_kept_in_the_course(solved: Path, invoke: Invoke, opened: list[str]) -> None:
    """Its place is the only line on standard output; in a pipe nothing is opened."""
    done = invoke("plot", "relu_elu")

    assert (done.exit_code, done.stdout) == (0, ".grade/plots/relu_elu.png\n")
    assert (solved / ".grade/plots/relu_elu.png").read_bytes().startswith(b"\x89PNG")
    assert opened == []


def test_a_picture_is_opened_on_a_desktop(
    solved: Path, invoke: Invoke, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default picture is; one that was sent to a file is not."""
    monkeypatch.setattr("grader.cli.plot._has_display", lambda: True)
    invoke("plot", "relu_elu", "-o", "own.png")
    assert opened == []
    invoke("plot", "relu_elu")
    assert opened == [str(solved / ".grade/plots/relu_elu.png")]


def test_when_there_is_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal and a screen are needed, both."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    found = []
    for display, forced in product((":0", ""), ("1", "0")):
        monkeypatch.setenv("DISPLAY", display)
        monkeypatch.setenv("TTY_COMPATIBLE", forced)
        out.cache_clear()
        found.append(_has_display())
    assert found == [True, False, False, False]


@pytest.mark.parametrize(("name", "begin"), [("a.svg", b"<svg "), ("a.PDF", b"%PDF-"), ("a.png", b"\x89PNG")])
def test_the_name_tells_the_form(solved: Path, invoke: Invoke, name: str, begin: bytes) -> None:
    """`-o FILE` writes what the end of its name says, and says where it is."""
    done = invoke("plot", "relu_elu", "-o", name)

    assert (done.exit_code, done.stdout) == (0, f"{name}\n")
    assert (solved / name).read_bytes().startswith(begin)


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        *((name, 2, ".png, .svg or .pdf") for name in ("a.jpeg", "a", ".png")),
        ("missing/a.png", 3, "missing/a.png cannot be written: No such file or directory"),
    ],
)
def test_a_file_that_is_not_written(solved: Path, invoke: Invoke, name: str, code: int, said: str) -> None:
    """Another form is a usage error with the remedy, another reason a sentence with the file; nothing is written."""
    done = invoke("plot", "relu_elu", "-o", name)

    assert done.exit_code == code
    assert said in done.stderr
    assert not (solved / name).exists()


def test_not_started(copy: Path, invoke: Invoke) -> None:
    """Exit code 1, a sentence on standard error, no picture."""
    done = invoke("plot", "relu_elu")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "not started" in done.stderr
    assert not (copy / ".grade/plots").exists()


def test_an_error_of_the_student_s(solved: Path, invoke: Invoke) -> None:
    """It is told as a check would, and control characters in it reach no terminal."""
    broken = "raise ValueError('\\x1b[2Jno')\n"
    (solved / "02_activations/relu_elu/relu_elu.py").write_text(broken)
    done = invoke("plot", "relu_elu")

    assert done.exit_code == 1
    assert "ValueError" in done.stderr
    assert "no\n" in done.stderr
    assert "\x1b" not in done.stderr


def test_an_exercise_without_a_picture(copy: Path, invoke: Invoke) -> None:
    """A usage error that names those that have one."""
    done = invoke("plot", "quiz_neurons")

    assert done.exit_code == 2
    assert "there is no picture for 'quiz_neurons'" in done.stderr
    assert "relu_elu" in done.stderr
