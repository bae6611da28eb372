"""Odd submissions, which lose points or stop the whole class under nbgrader alone: all in one `nbgrader autograde`.

The table is that of our study of nbgrader 0.9.6; every student's answers are right but for what is named.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from grader.course.reading import Course, find_course
from grader.engine.listing import declared_checks
from grader.nbgrader.bulk import autograde
from grader.nbgrader.handout.config import OURS, SITES, SITES_TEXT, config_text
from grader.nbgrader.handout.source import answer_source, source_notebooks

pytestmark = [
    pytest.mark.slow,  # a class, once
]

ASSIGNMENT = "04_losses"
FIRST, SECOND = "argmax_softmax", "cross_entropy"
Tree = dict[str, Any]
Change = Callable[[Tree], Tree | bytes | None]


def nbgrader(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run a command of nbgrader's as at a prompt."""
    own = {"JUPYTER_CONFIG_DIR": str(folder / ".jupyter"), "JUPYTER_DATA_DIR": str(folder / ".jupyter")}
    command = [sys.executable, "-m", "nbgrader", *args]
    return subprocess.run(command, cwd=folder, env=os.environ | own, capture_output=True, text=True, check=False)


GRADES = """
SELECT s.student_id, b.name, g.auto_score, g.needs_manual_grade FROM grade g
JOIN submitted_notebook n ON g.notebook_id = n.id JOIN submitted_assignment s ON n.assignment_id = s.id
JOIN base_cell b ON b.id = g.cell_id
"""
COMMENTS = """
SELECT s.student_id, b.name, c.auto_comment FROM comment c
JOIN submitted_notebook n ON c.notebook_id = n.id JOIN submitted_assignment s ON n.assignment_id = s.id
JOIN base_cell b ON b.id = c.cell_id
"""


@dataclass(frozen=True)
class Class:
    """A class that has been graded."""

    folder: Path
    returncode: int
    log: str
    points: Mapping[str, float]

    def query(self, text: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "gradebook.db")) as connection:
            return connection.execute(text).fetchall()

    def scores(self, student: str) -> dict[str, float | None]:
        """Return a student's automatic scores by exercise."""
        found = {cell: score for name, cell, score, _ in self.query(GRADES) if name == student}
        return {exercise: found[f"{exercise}-check"] for exercise in (FIRST, SECOND)}

    def review(self, student: str) -> set[str]:
        """Return the cells that a person has to look at; the discussion always is one."""
        return {cell for name, cell, _, review in self.query(GRADES) if name == student and review}

    def comment(self, student: str, exercise: str) -> str:
        return next(text for name, cell, text in self.query(COMMENTS) if (name, cell) == (student, exercise)) or ""

    def notebook(self, student: str) -> Tree:
        path = self.folder / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        tree: Tree = json.loads(path.read_text(encoding="utf-8"))
        return tree


# ---------------------------------------------------------------------- what students do


def place(tree: Tree, name: str) -> int:
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in tree["cells"]]
    return names.index(name)


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
    def change(tree: Tree) -> Tree:
        cell = tree["cells"][place(tree, name)]
        cell["cell_type"] = kind
        for key in ("outputs", "execution_count"):
            cell.pop(key, None)
        return tree

    return change


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
    """Add a cell of the student's own at the top."""
    cell = {"cell_type": "code", "source": code, "metadata": {}, "outputs": [], "execution_count": None, "id": "own"}
    return lambda tree: tree | {"cells": [cell | more, *tree["cells"]]}


def metadata(name: str, **values: Any) -> Change:
    def change(tree: Tree) -> Tree:
        tree["cells"][place(tree, name)]["metadata"]["nbgrader"] |= values
        return tree

    return change


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
OUTPUT = {"output_type": "stream", "name": "stdout", "text": "x" * 10_000_000}

FULL: Mapping[str, Change] = {
    "as_it_should_be": lambda tree: tree,
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
}
"""Odd, but right: all points."""

FIRST_LOST: Mapping[str, Change] = {
    "answer_deleted": delete(FIRST),
    "syntax_error": edit(FIRST, "def argmax_onehot(Z):", "def argmax_onehot(Z:"),
    "exits_at_once": begin(FIRST, "import os\nos._exit(1)\n"),
    "segfault": begin(FIRST, "import ctypes\nctypes.string_at(0)\n"),
    "quit": begin(FIRST, "quit()\n"),
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
def course() -> Course:
    return find_course(Path(__file__).parent)


@pytest.fixture(scope="module")
def graded(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Class:
    """All of them, graded in one run."""
    folder = tmp_path_factory.mktemp("site")
    (folder / SITES).write_text(SITES_TEXT)
    (folder / OURS).write_text(config_text(course.root, folder))
    notebooks = source_notebooks(course, [FIRST, SECOND, "discussion_accuracy"])
    for notebook in notebooks:
        path = folder / notebook.path
        path.parent.mkdir(parents=True)
        path.write_text(notebook.text)
    done = nbgrader(folder, "generate_assignment", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    released = json.loads((folder / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())
    for name in (FIRST, SECOND):
        released["cells"][place(released, name)]["source"] = answer_source(course, course.exercise(name))
    for student, change in (FULL | FIRST_LOST | HALF_LOST | UNREADABLE).items():
        hand_in(folder, student, change(copy.deepcopy(released)))
    done = nbgrader(folder, "autograde", ASSIGNMENT)
    declared = {name: declared_checks(course, course.exercise(name)) for name in (FIRST, SECOND)}
    points = {name: sum(check.points for check in checks) for name, checks in declared.items()}
    return Class(folder, done.returncode, done.stdout + done.stderr, points)


def hand_in(folder: Path, student: str, what: Tree | bytes | None) -> None:
    path = folder / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True)
    if what is None:
        path.mkdir()
    else:
        path.write_bytes(what if isinstance(what, bytes) else json.dumps(what).encode())


# ---------------------------------------------------------------------- what they get


def test_no_batch_is_stopped(graded: Class) -> None:
    """One run grades every student, and ends well."""
    assert graded.returncode == 0, graded.log[-3000:]
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
    assert "notebook" in graded.comment(student, FIRST) + str(graded.notebook(student)["cells"][0])


@pytest.mark.parametrize("student", [*FULL, *FIRST_LOST, *HALF_LOST, *UNREADABLE])
def test_formgrader_can_show_it(graded: Class, student: str) -> None:
    """The autograded notebook has every released cell once, sound, with the explanation below each answer."""
    cells = graded.notebook(student)["cells"]

    names = [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells if "nbgrader" in cell["metadata"]]
    expected = [f"{name}{end}" for name in (FIRST, SECOND) for end in ("-task", "", "-check")]
    assert sorted(names) == sorted([*expected, "discussion_accuracy"])
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            assert [output["output_type"] for output in cell["outputs"]] == ["display_data"]
            assert cell["metadata"]["nbgrader"]["points"] in graded.points.values()


def test_both_ways_say_the_same(graded: Class, course: Course, tmp_path: Path) -> None:
    """`grade nbgrader autograde` gives the same scores, comments and notebooks to every student."""
    folder = tmp_path / "site"
    shutil.copytree(graded.folder, folder, ignore=shutil.ignore_patterns("autograded", "gradebook.db"))
    done = nbgrader(folder, "generate_assignment", ASSIGNMENT, "--force")
    assert done.returncode == 0, done.stderr

    autograde(course, folder, ASSIGNMENT, 2, lambda progress: None)

    other = replace(graded, folder=folder)
    for query in (GRADES, COMMENTS):
        assert sorted(map(str, other.query(query))) == sorted(map(str, graded.query(query)))
    students = [*FULL, *FIRST_LOST, *HALF_LOST, *UNREADABLE]
    different = [name for name in students if texts(other.notebook(name)) != texts(graded.notebook(name))]
    assert different == []


def texts(tree: Any) -> Any:
    """Return a notebook with each text in one piece: the format has two ways to write it."""
    if isinstance(tree, list):
        return "".join(tree) if all(isinstance(line, str) for line in tree) else [*map(texts, tree)]
    return {key: texts(value) for key, value in tree.items()} if isinstance(tree, dict) else tree
