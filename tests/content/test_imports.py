"""Promises about what exercises import: the rooms behind the two doors may change, and no exercise has to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..real import COURSE

DOORS = ("grader.checks", "grader.pictures")
ROOTS = (COURSE.root, COURSE.root.with_name("solutions"))
FILES = sorted(file for root in ROOTS for file in root.rglob("*.py") if ".grade" not in file.parts)


def imported(text: str) -> Iterator[str]:
    """Yield the dotted name of every module that a file imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "grader":
            yield from (f"grader.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def behind_the_doors(text: str) -> list[str]:
    """Return the modules of the grader that a file imports and that are not for authors of exercises."""
    ours = [name for name in imported(text) if name.partition(".")[0] == "grader"]
    return [name for name in ours if not any(f"{name}.".startswith(f"{door}.") for door in DOORS)]


def test_exercises_import_from_the_doors() -> None:
    """Checks, pictures, stubs and solutions import of the grader only what is below `checks` and `pictures`."""
    found = {file: behind_the_doors(file.read_text(encoding="utf-8")) for file in FILES}
    assert {file: names for file, names in found.items() if names} == {}


def test_the_rule_finds_what_it_looks_for() -> None:
    """It sees every form of import, wherever it stands, and takes no look-alike for a door."""
    text = "import grader.failure\nfrom grader import model\ndef f():\n    from grader.checks_of_mine import x\n"

    assert behind_the_doors(text) == ["grader.failure", "grader.model", "grader.checks_of_mine"]
    assert behind_the_doors("from grader.checks import points\nfrom grader import pictures\nimport graders") == []
    assert len(FILES) > 100
