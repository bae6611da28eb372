"""Promises about the world of student code: of the grader, it holds what runs there and nothing else."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest

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


def imported(file: Path) -> set[str]:
    """Return what a file imports of the grader, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in ("", "grader")}


@pytest.mark.parametrize("file", sorted(INSIDE.glob("*.py")), ids=lambda file: file.stem)
def test_inside_imports_nothing_from_outside(file: Path) -> None:
    """What is bound into the world of student code finds there all of the grader that it asks for."""
    names = {path.stem for path in INSIDE.glob("*.py")}
    for name in imported(file):
        assert name.startswith("grader.sandbox.inside.")
        assert name.split(".")[3] in names


def test_what_is_started_is_inside() -> None:
    """Both ways of starting a process of student code run a script of that folder."""
    assert {launcher.SCRIPT.parent, spawner.SCRIPT.parent} == {INSIDE}
    assert launcher.SCRIPT.is_file()
    assert spawner.SCRIPT.is_file()
