"""Where something stands, as its author opens it: `exercises/01_neurons/neuron/test_neuron.py:12`."""

from __future__ import annotations

import ast
import difflib
import os
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

from grader.course.files import read_text
from grader.course.reading import Course
from grader.model import Exercise


def repository(course: Course) -> Path:
    """Return the folder that holds both the exercises and the solutions."""
    return Path(os.path.commonpath([course.root, course.solutions or course.root]))


def shown(course: Course, text: str) -> str:
    """Return a text in which files are called as seen from the repository."""
    return text.replace(f"{repository(course)}{os.sep}", "")


def place(course: Course, file: Path, line: int = 0) -> str:
    """Return a file and a line of it as one word."""
    name = shown(course, str(file))
    return f"{name}:{line}" if line else name


def check_files(exercise: Exercise) -> list[Path]:
    """Return the files with checks that are there, the visible one first."""
    return [file for file in (exercise.visible_checks, exercise.hidden_checks) if file and file.is_file()]


def check_places(course: Course, exercise: Exercise) -> dict[str, str]:
    """Return where each function of the check files stands, as far as they are Python."""
    found: dict[str, str] = {}
    for file in check_files(exercise):
        functions = (node for node in ast.walk(parsed(file)) if isinstance(node, ast.FunctionDef))
        found |= {node.name: place(course, file, node.lineno) for node in functions}
    return found


def parsed(file: Path) -> ast.Module:
    """Return a file's syntax tree; an empty one where it is no Python: whoever reads the files first tells that."""
    try:
        return ast.parse(read_text(file))
    except (OSError, SyntaxError, ValueError):
        return ast.Module([], [])


def near(name: str, names: Iterable[str]) -> str:
    """Return which of some names may be meant by a wrong one, as the end of a sentence; nothing where none is near."""
    found = difflib.get_close_matches(name, list(names), n=1)
    return f"; did you mean `{found[0]}`?" if found else ""


def located(course: Course, exercise: Exercise, text: str) -> str:
    """Return what the engine says of a check file or of a check with its place: it knows of no repository.

    It says `test_x.py, line 3 …`, or begins with what pytest calls the check: `…/test_x.py::test_name …`.
    """
    check, _, rest = text.partition(" ")
    name = check.rpartition("::")[2].partition("[")[0]
    if "::" in check and (where := check_places(course, exercise).get(name)):
        return f"{where}: `{name}` {rest}"
    for file in check_files(exercise):
        if text.startswith(f"{file.name}, line "):
            rest = text.removeprefix(f"{file.name}, line ")
            line = "".join(takewhile(str.isdigit, rest))
            return f"{place(course, file, int(line))}{rest.removeprefix(line)}{_quoted(file, int(line))}"
    return shown(course, text)


def _quoted(file: Path, line: int) -> str:
    """Return a line of a file in brackets, to end a sentence."""
    lines = read_text(file).splitlines()
    return f" (`{lines[line - 1].strip()}`)" if 0 < line <= len(lines) else ""
