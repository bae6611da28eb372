"""Promises about names that have moved: what courses and sites have on disk still means the same."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from grader import MOVED

LIGHT = "import sys, grader\nprint([name for name in sys.modules if name.startswith('grader.')])"
LOADED = """
import importlib, json, sys
for old, new in json.loads(sys.argv[1]).items():
    first, second = importlib.import_module(old), importlib.import_module(new)
    package, _, name = old.rpartition(".")
    same = first is second and getattr(sys.modules[package], name) is second
    print(json.dumps([old, same, second.__name__, second.__spec__.name]))
"""


def run(program: str, *arguments: str) -> str:
    """Run a program in a process of its own, where nothing is imported yet."""
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_an_old_name_is_the_module() -> None:
    """Whoever imports by an old name gets the very module that has the new one, which still knows its own name."""
    pytest.importorskip("nbgrader")

    found = [json.loads(line) for line in run(LOADED, json.dumps(dict(MOVED))).splitlines()]
    assert found == [[old, True, new, new] for old, new in MOVED.items()]


def test_the_old_names_are_these() -> None:
    """What courses and sites have on disk is no choice of ours any more."""
    hooks = ("preprocessors", "clearing", "collecting", "rendering", "exporter")
    old = {"grader.failure", "grader.plot_parts", "grader.plugin"}
    assert MOVED.keys() >= old | {f"grader.nbgrader.{name}" for name in hooks}


def test_old_names_cost_nothing() -> None:
    """Nothing is imported because something has moved, until somebody uses an old name."""
    assert run(LIGHT).strip() == "[]"


@pytest.mark.parametrize("name", ["grader.plot", "grader.nbgrader.no_such_module"])
def test_other_names_are_not_found(name: str) -> None:
    """A name that nobody has on disk is an error as ever."""
    with pytest.raises(ModuleNotFoundError, match=name.rpartition(".")[2]):
        __import__(name)
