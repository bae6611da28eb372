"""Promises about the world of student code: of the grader, it holds what runs there and nothing else."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from grader.sandbox import launcher, spawner
from grader.sandbox.isolation import PACKAGE, Level, locks_for, wrapping

INSIDE = PACKAGE / "sandbox" / "inside"


def places(command: list[str], option: str) -> list[Path]:
    """Return the paths that one of bubblewrap's options is given, without those outside the grader."""
    found = [Path(path) for word, path in pairwise(command) if word == option]
    return [path for path in found if path.is_relative_to(PACKAGE)]


def test_only_inside_is_bound(tmp_path: Path) -> None:
    """The grader is covered by an empty folder, into which only the scripts beside student code are put back."""
    command = wrapping(Level.STRICT_PLUS, locks_for(Level.STRICT_PLUS, str(tmp_path)), launcher.SCRIPT)

    assert places(command, "--tmpfs") == [PACKAGE]
    assert places(command, "--ro-bind") == [INSIDE]
    assert places(command, "--bind") == []


def test_what_is_started_is_inside() -> None:
    """Both ways of starting a process of student code run a script of that folder."""
    assert {launcher.SCRIPT.parent, spawner.SCRIPT.parent} == {INSIDE}
    assert launcher.SCRIPT.is_file()
    assert spawner.SCRIPT.is_file()
