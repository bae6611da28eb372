"""Odd submissions, which lose points or stop the whole class under nbgrader alone: all in one `nbgrader autograde`.

The table is that of our study of nbgrader 0.9.6; every student's answers are right but for what is named.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.engine.listing import declared_checks
from grader.nbgrader.bulk import autograde
from grader.nbgrader.handout.source import answer_source

from ..real import COURSE
from ..shared import once
from .site import Site, Tree, metadata, on, place, with_own_cell
from .written import NOTEBOOKS, REST

pytestmark = pytest.mark.slow  # a class, once

ASSIGNMENT = "04_losses"
FIRST, SECOND = "argmax_softmax", "cross_entropy"
Change = Callable[[Tree], Tree | bytes | None]


@dataclass(frozen=True)
class Class(Site):
    """A class that has been graded."""

    log: str
    points: Mapping[str, float]

    def scores(self, student: str) -> dict[str, float | None]:
        """Return a student's automatic scores by exercise."""
        found = self.grades()
        return {exercise: found[student, f"{exercise}-check"][0] for exercise in (FIRST, SECOND)}

    def review(self, student: str) -> set[str]:
        """Return the cells that a person has to look at; the discussion always is one."""
        return {cell for (name, cell), (_, _, review) in self.grades().items() if name == student and review}

    def comment(self, student: str, exercise: str) -> str:
        return self.comments()[student, exercise][0] or ""


# ---------------------------------------------------------------------- what students do


def text(tree: Tree, name: str) -> str:
    return "".join(tree["cells"][place(tree, name)]["source"])


def delete(*names: str) -> Change:
    def change(tree: Tree) -> Tree:
        for name in names:
            del tree["cells"][place(tree, name)]
        return tree

    return change


def duplicate(name: str) -> Change:
    def change(tree: Tree) -> Tree:
        found = place(tree, name)
        tree["cells"].insert(found, copy.deepcopy(tree["cells"][found]))
        return tree

    return change


def split(name: str, at: str) -> Change:
    """Split a cell as Jupyter does: both halves keep the metadata."""

    def change(tree: Tree) -> Tree:
        duplicate(name)(tree)
        first, rest = text(tree, name).split(at, 1)
        found = place(tree, name)
        tree["cells"][found]["source"], tree["cells"][found + 1]["source"] = first, at + rest
        return tree

    return change


def retype(name: str, kind: str) -> Change:
    outputs = ("outputs", "execution_count")
    return on(name, lambda cell: [cell.update(cell_type=kind), *(cell.pop(key, None) for key in outputs)])


def strip(tree: Tree) -> Tree:
    for cell in tree["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    return tree | {"nbformat_minor": 2}


def edit(name: str, old: str, new: str) -> Change:
    def change(tree: Tree) -> Tree:
        before = text(tree, name)
        assert old in before
        tree["cells"][place(tree, name)]["source"] = before.replace(old, new, 1)
        return tree

    return change


def begin(name: str, more: str) -> Change:
    return lambda tree: edit(name, text(tree, name), more + text(tree, name))(tree)


def end(name: str, more: str) -> Change:
    return lambda tree: edit(name, text(tree, name), text(tree, name) + "\n" + more)(tree)


def add(code: str, **more: Any) -> Change:
    return lambda tree: with_own_cell(tree, code, **more)


def also(*changes: Change) -> Change:
    def change(tree: Tree) -> Tree | bytes | None:
        for one in changes:
            found = one(tree)
            assert isinstance(found, dict)
            tree = found
        return tree

    return change


def moved(tree: Tree) -> Tree:
    return tree | {"cells": tree["cells"][::-1]}


def old_format(tree: Tree) -> Tree:
    cells = [{**cell, "input": cell["source"], "language": "python"} for cell in tree["cells"]]
    for cell in cells:
        del cell["source"]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}


def deep(tree: Tree) -> bytes:
    nested = '{"a":' * 200 + "1" + "}" * 200
    return json.dumps(tree | {"metadata": {"deep": "DEEP"}}).replace('"DEEP"', nested).encode()


BEFORE = "def softmax"
SAMPLE = [one for one in NOTEBOOKS.values() if not one.lost and REST[0] in one.cells]
"""Of the notebooks of `test_same_verdict.py` those that answer both exercises, both right."""
OUTPUT = {"output_type": "stream", "name": "stdout", "text": "x" * 10_000_000}

FULL: Mapping[str, Change] = {
    "as_it_should_be": lambda tree: tree,
    "quit_before": begin(FIRST, "quit()\n"),
    "tries_a_name_that_is_not_there": end(FIRST, "softmax(undefined_name)\n"),
    "asserts_what_is_false": end(FIRST, "assert 1 == 2\n"),
    "asks_for_a_number": end(FIRST, "n = int(input())\n"),
    "exits": end(FIRST, "import sys\nsys.exit()\n"),
    "awaits": end(FIRST, "import asyncio\nawait asyncio.sleep(0)\n"),
    "installs_on_two_lines": end(FIRST, "!pip install numpy \\\n    scipy\n"),
    "imports_what_is_not_there": begin(FIRST, "import sklearn\nfrom torch import nn\n"),
    "check_deleted": delete(f"{FIRST}-check"),
    "all_checks_deleted": delete(f"{FIRST}-check", f"{SECOND}-check", f"{FIRST}-task"),
    "check_duplicated": duplicate(f"{FIRST}-check"),
    "answer_duplicated": duplicate(FIRST),
    "answer_split": split(FIRST, BEFORE),
    "check_to_markdown": retype(f"{FIRST}-check", "markdown"),
    "answer_to_markdown": retype(FIRST, "markdown"),
    "answer_to_raw": retype(FIRST, "raw"),
    "task_to_code": retype(f"{FIRST}-task", "code"),
    "check_edited": edit(f"{FIRST}-check", "import grader", "raise SystemExit"),
    "metadata_stripped": strip,
    "metadata_stripped_and_moved": also(strip, moved),
    "moved": moved,
    "ids_unknown": metadata(FIRST, grade_id="other"),
    "ids_strange": metadata(FIRST, grade_id="../../etc", points=[], schema_version="x", locked={}),
    "schema_of_the_future": metadata(FIRST, schema_version=99),
    "schema_of_the_past": metadata(f"{FIRST}-check", schema_version=1),
    "points_claimed": metadata(f"{FIRST}-check", points=100),
    "says_the_check_is_its_answer": metadata(f"{FIRST}-check", solution=True, locked=False),
    "import_moved": also(edit(FIRST, "import numpy as np\n", ""), add("import numpy as np")),
    "function_of_its_own": also(
        edit(FIRST, "def softmax", "other_softmax = None\n\n\ndef softmax"),
        add("LIMIT = 1\ndef unused():\n    return LIMIT"),
    ),
    "magics": also(begin(FIRST, "%matplotlib inline\n!ls\n"), begin(SECOND, "%%time\n")),
    "check_in_the_answer": end(FIRST, f'import grader\ngrader.check("{FIRST}").assert_passed()\n'),
    "runtime_warning": edit(
        FIRST, "def argmax_onehot(Z):", "def argmax_onehot(Z):\n    np.log(np.zeros(2)) * np.exp(9e9)"
    ),
    "writes_to_stderr": begin(FIRST, "import sys\nprint('careful', file=sys.stderr)\n"),
    "stderr_in_calls": edit(
        FIRST, "def argmax_onehot(Z):", "def argmax_onehot(Z):\n    __import__('sys').stderr.write('x')"
    ),
    "much_output_saved": also(add("1", outputs=[OUTPUT])),
    "much_output": begin(FIRST, "print('x' * 10_000_000)\n"),
    "asks": begin(FIRST, "input('Your name?')\n"),
    "asks_in_its_own_cell": add("name = input()"),
    "own_cell_fails": add("1 / 0"),
    "own_cell_ends_the_kernel": add("import os\nos._exit(1)"),
    "own_cell_loops": add("while True: pass"),
    "old_format": old_format,
    "format_99": lambda tree: tree | {"nbformat": 99},
    "no_format": lambda tree: {"cells": tree["cells"]},
    "byte_order_mark": lambda tree: b"\xef\xbb\xbf" + json.dumps(tree).encode(),
    "deeply_nested": deep,
    "cells_that_are_none": lambda tree: tree | {"cells": [None, 3, [], {}, {"cell_type": "code"}, *tree["cells"]]},
    "half_a_character": add("'\ud800'"),
    **{
        f"written_{number}": also(lambda _, notebook=notebook: copy.deepcopy(notebook.tree))
        for number, notebook in enumerate(SAMPLE)
    },
}
"""Odd, but right: all points."""

FIRST_LOST: Mapping[str, Change] = {
    "answer_deleted": delete(FIRST),
    "syntax_error": edit(FIRST, "def argmax_onehot(Z):", "def argmax_onehot(Z:"),
    "exits_at_once": begin(FIRST, "import os\nos._exit(1)\n"),
    "segfault": begin(FIRST, "import ctypes\nctypes.string_at(0)\n"),
    "null_byte": end(FIRST, "'\0'"),
    "too_large": end(FIRST, "#" * (1 << 20)),
}
"""Nothing to get for one exercise; all points for the other one."""

HALF_LOST: Mapping[str, Change] = {
    "loop_in_a_function": edit(FIRST, "def argmax_onehot(Z):", "def argmax_onehot(Z):\n    while True: pass"),
    "exit_in_a_function": edit(FIRST, "def argmax_onehot(Z):", "def argmax_onehot(Z):\n    import sys; sys.exit(0)"),
    "death_in_a_function": edit(FIRST, "def argmax_onehot(Z):", "def argmax_onehot(Z):\n    import os; os._exit(0)"),
}
"""The points of one function lost, of the other one of the same exercise not."""

UNREADABLE: Mapping[str, Change] = {
    "corrupt_json": lambda tree: json.dumps(tree).encode()[:-100],
    "empty_file": lambda tree: b"",
    "not_utf_8": lambda tree: (
        json.dumps(tree, ensure_ascii=False).replace("import", "\xe9", 1).encode("latin-1", "replace")
    ),
    "nested_without_end": lambda tree: b"[" * 1_000_000,
    "no_notebook": lambda tree: b"[1, 2, 3]",
    "huge": lambda tree: json.dumps(tree).encode() + b" " * (33 << 20),
    "a_folder": lambda tree: None,
}
"""Nothing can be read: a person has to look, and there is no silent zero."""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """All of them, graded in one run."""
    return once(tmp_path_factory, "odd", graded_in)


def graded_in(folder: Path) -> Class:
    site = Site.new(folder / "site", COURSE.root, (FIRST, SECOND, "discussion_accuracy"))
    right = site.filled({name: answer_source(COURSE, COURSE.exercise(name)) for name in (FIRST, SECOND)})
    for student, change in (FULL | FIRST_LOST | HALF_LOST | UNREADABLE).items():
        if (what := change(copy.deepcopy(right))) is None:
            (site.place(student) / site.notebook).mkdir(parents=True)
        else:
            site.hand_in(student, what, at=None)
    log = site.nbgrader("autograde", ASSIGNMENT)
    declared = {name: declared_checks(COURSE, COURSE.exercise(name)) for name in (FIRST, SECOND)}
    points = {name: sum(check.points for check in checks) for name, checks in declared.items()}
    return Class(site.folder, site.exercises, log, points)


# ---------------------------------------------------------------------- what they get


def test_no_batch_is_stopped(graded: Class) -> None:
    """One run grades every student, and ends well."""
    students = {name for (name,) in graded.query("SELECT DISTINCT student_id FROM submitted_assignment")}
    assert students == set(FULL | FIRST_LOST | HALF_LOST | UNREADABLE)
    assert "Traceback" not in graded.log


@pytest.mark.parametrize("student", FULL)
def test_right_answers_get_all_points(graded: Class, student: str) -> None:
    """Whatever happened around them."""
    assert graded.scores(student) == graded.points, graded.comment(student, FIRST)
    assert graded.review(student) == {"discussion_accuracy"}


@pytest.mark.parametrize("student", FIRST_LOST)
def test_a_broken_answer_costs_its_exercise_alone(graded: Class, student: str) -> None:
    """The other exercise gets all its points, and the comment says what is wrong."""
    assert graded.scores(student) == graded.points | {FIRST: 0.0}
    assert "0 of " in graded.comment(student, FIRST)


@pytest.mark.parametrize("student", HALF_LOST)
def test_a_broken_function_costs_its_checks_alone(graded: Class, student: str) -> None:
    """The death of the process, or a loop, in one function leaves the other functions their points."""
    scores = graded.scores(student)

    assert scores[SECOND] == graded.points[SECOND]
    assert 0 < (scores[FIRST] or 0) < graded.points[FIRST]


@pytest.mark.parametrize("student", UNREADABLE)
def test_what_cannot_be_read_is_for_a_person(graded: Class, student: str) -> None:
    """There is no score, least of all a zero; formgrader asks for one, and the comment says why."""
    assert graded.scores(student) == {FIRST: None, SECOND: None}
    assert graded.review(student) >= {f"{FIRST}-check", f"{SECOND}-check"}
    assert "notebook" in graded.comment(student, FIRST) + str(graded.autograded(student)["cells"][0])


@pytest.mark.parametrize("student", [*FULL, *FIRST_LOST, *HALF_LOST, *UNREADABLE])
def test_formgrader_can_show_it(graded: Class, student: str) -> None:
    """The autograded notebook has every released cell once, sound, with the explanation below each answer."""
    cells = graded.autograded(student)["cells"]

    names = [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells if "nbgrader" in cell["metadata"]]
    expected = [f"{name}{end}" for name in (FIRST, SECOND) for end in ("-task", "", "-check")]
    assert sorted(names) == sorted([*expected, "discussion_accuracy"])
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            assert [output["output_type"] for output in cell["outputs"]] == ["display_data"]
            assert cell["metadata"]["nbgrader"]["points"] in graded.points.values()


def test_both_ways_say_the_same(graded: Class, tmp_path: Path) -> None:
    """`grade nbgrader autograde` gives the same scores, comments and notebooks to every student."""
    folder = tmp_path / "site"
    shutil.copytree(graded.folder, folder, ignore=shutil.ignore_patterns("autograded", "gradebook.db"))
    other = Site(folder, COURSE.root)
    other.nbgrader("generate_assignment", ASSIGNMENT, "--force")

    autograde(COURSE, folder, ASSIGNMENT, 2, lambda progress: None)

    assert other.grades() == graded.grades()
    assert other.comments() == graded.comments()
    students = [*FULL, *FIRST_LOST, *HALF_LOST, *UNREADABLE]
    different = [name for name in students if texts(other.autograded(name)) != texts(graded.autograded(name))]
    assert different == []


def texts(tree: Any) -> Any:
    """Return a notebook with each text in one piece: the format has two ways to write it."""
    if isinstance(tree, list):
        return "".join(tree) if all(isinstance(line, str) for line in tree) else [*map(texts, tree)]
    return {key: texts(value) for key, value in tree.items()} if isinstance(tree, dict) else tree
