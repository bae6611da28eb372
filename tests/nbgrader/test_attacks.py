"""The attacks that gave or took marks under nbgrader alone, in notebooks: all in one `nbgrader autograde`.

The code is that of `tests/attacks/corpus/nbgrader`. Each is handed in twice: as the answer, and as a cell of the
student's own above a wrong answer. More of them need a notebook's metadata or a file beside it.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.course.reading import find_course, read_course
from grader.engine.listing import declared_checks
from grader.nbgrader.handout.config import OURS, SITES, SITES_TEXT, config_text
from grader.nbgrader.handout.source import answer_source, source_notebooks

pytestmark = [
    pytest.mark.slow,  # a class, once
]

ASSIGNMENT, EXERCISE = "04_losses", "argmax_softmax"
CORPUS = Path(__file__).parent.parent / "attacks" / "corpus" / "nbgrader"
EARNS = re.compile(r"^# earns: (.+)$", re.MULTILINE)
ATTACKS = sorted(CORPUS.glob("*.py"))
WRONG = "import numpy as np\n\n\ndef argmax_onehot(Z):\n    return np.zeros_like(Z)\n\n\nsoftmax = argmax_onehot\n"
HOOK = "get_ipython().events.register('pre_run_cell', lambda info: open('leak.txt', 'a').write(info.raw_cell))\n"
INNOCENT = ("aaron", "zoe")
"""Before and after all others: nbgrader grades by name."""
Tree = dict[str, Any]


def metadata(tree: Tree, name: str) -> Any:
    names = (cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in tree["cells"])
    return tree["cells"][list(names).index(name)]


def in_own_cell(tree: Tree, code: str) -> Tree:
    own = {"cell_type": "code", "source": code, "metadata": {}, "outputs": [], "execution_count": None, "id": "own"}
    return tree | {"cells": [own, *tree["cells"]]}


def claims_points(tree: Tree) -> None:
    metadata(tree, f"{EXERCISE}-check")["metadata"]["nbgrader"]["points"] = 100


def own_test(tree: Tree) -> None:
    metadata(tree, f"{EXERCISE}-check")["source"] = "pass"


def says_the_test_is_the_answer(tree: Tree) -> None:
    metadata(tree, f"{EXERCISE}-check")["metadata"]["nbgrader"]["solution"] = True


def saved_full_marks(tree: Tree) -> None:
    result = {"output_type": "execute_result", "data": {"text/plain": "16"}, "metadata": {}, "execution_count": 1}
    metadata(tree, f"{EXERCISE}-check")["outputs"] = [result]


def second_test(tree: Tree) -> None:
    found = metadata(tree, f"{EXERCISE}-check")
    tree["cells"].append(copy.deepcopy(found) | {"source": "16", "id": "second"})


def says_it_was_graded(tree: Tree) -> None:
    tree["metadata"]["gradestep"] = {"results": {EXERCISE: 16}, "notes": [], "problem": ""}


def names_another_exercise(tree: Tree) -> None:
    metadata(tree, EXERCISE)["metadata"]["nbgrader"]["grade_id"] = f"{EXERCISE}-check"


FORGED = [claims_points, own_test, says_the_test_is_the_answer, saved_full_marks, second_test, says_it_was_graded]
FORGED.append(names_another_exercise)


@dataclass(frozen=True)
class Site:
    """A course directory of nbgrader's, its course, and a home."""

    folder: Path
    exercises: Path
    home: Path

    @property
    def names(self) -> Mapping[str, Path]:
        """What an attack is told by `@NAME@`, more than a student could know."""
        exercise = read_course(self.exercises).exercise(EXERCISE)
        assert exercise.reference
        assert exercise.hidden_checks
        return {
            "FOLDER": self.folder.parent,
            "COURSE": self.exercises,
            "REFERENCE": exercise.reference,
            "HIDDEN": exercise.hidden_checks,
            "VISIBLE": exercise.visible_checks,
            "GRADEBOOK": self.folder / "gradebook.db",
            "OTHER": self.folder / "submitted" / "zoe" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb",
            "HOME": self.home,
            "PACKAGE": Path(sys.modules["grader"].__file__ or "").parent,
        }

    def nbgrader(self, *args: str) -> subprocess.CompletedProcess[str]:
        own = {"HOME": str(self.home), "JUPYTER_CONFIG_DIR": str(self.home / "jupyter")}
        command = [sys.executable, "-m", "nbgrader", *args]
        return subprocess.run(
            command, cwd=self.folder, env=os.environ | own, capture_output=True, text=True, check=False
        )

    def hand_in(self, student: str, tree: Tree) -> Path:
        folder = self.folder / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(tree), encoding="utf-8")
        return folder

    def state(self) -> dict[str, str]:
        """Return a digest of each file that nothing may touch: all but what nbgrader itself writes."""
        files = (path for path in sorted(self.folder.parent.rglob("*")) if path.is_file())
        written = (self.folder / "autograded", self.folder / "gradebook.db", self.home / "jupyter")
        kept = [path for path in files if not any(path.is_relative_to(place) for place in written)]
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}

    def query(self, text: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "gradebook.db")) as connection:
            return connection.execute(text).fetchall()


@dataclass(frozen=True)
class Fight:
    """What has become of a site."""

    site: Site
    returncode: int
    log: str
    before: Mapping[str, str]
    after: Mapping[str, str]

    def row(self, student: str) -> tuple[float | None, float | None]:
        """Return a student's automatic and manual score."""
        rows = self.site.query(
            "SELECT s.student_id, b.name, g.auto_score, g.manual_score FROM grade g "
            "JOIN submitted_notebook n ON g.notebook_id = n.id JOIN submitted_assignment s ON n.assignment_id = s.id "
            "JOIN base_cell b ON b.id = g.cell_id"
        )
        return next(
            (auto, manual) for name, cell, auto, manual in rows if (name, cell) == (student, f"{EXERCISE}-check")
        )


@pytest.fixture(scope="module")
def fight(tmp_path_factory: pytest.TempPathFactory) -> Fight:
    """All attacks and two innocent students, graded in one run."""
    root = tmp_path_factory.mktemp("attacked")
    real = find_course(Path(__file__).parent)
    assert real.solutions
    for folder in (real.root, real.solutions, real.datasets):
        shutil.copytree(folder, root / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    site = Site(root / "site", root / "exercises", root / "home")
    course = read_course(site.exercises)
    site.folder.mkdir()
    site.home.mkdir()
    (site.folder / SITES).write_text(SITES_TEXT)
    (site.folder / OURS).write_text(config_text(course.root, site.folder))
    (notebook,) = source_notebooks(course, [EXERCISE])
    (site.folder / notebook.path).parent.mkdir(parents=True)
    (site.folder / notebook.path).write_text(notebook.text)
    done = site.nbgrader("generate_assignment", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    released = json.loads((site.folder / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())
    hand_all_in(site, released, answer_source(course, course.exercise(EXERCISE)))
    before = site.state()
    done = site.nbgrader("autograde", ASSIGNMENT)
    return Fight(site, done.returncode, done.stdout + done.stderr, before, site.state())


def hand_all_in(site: Site, released: Tree, right: str) -> None:
    def answered(text: str) -> Tree:
        tree = copy.deepcopy(released)
        metadata(tree, EXERCISE)["source"] = text
        return tree

    for student in INNOCENT:
        site.hand_in(student, answered(right))
    for file in ATTACKS:
        code = re.sub(r"@([A-Z]+)@", lambda match: str(site.names[match[1]]), file.read_text())
        site.hand_in(f"m_{file.stem}", answered(code))
        site.hand_in(f"m_{file.stem}_above", in_own_cell(answered(WRONG), code))
    for forge in FORGED:
        tree = answered(WRONG)
        forge(tree)
        site.hand_in(f"m_{forge.__name__}", tree)
    site.hand_in("m_hook", in_own_cell(answered(HOOK + WRONG), HOOK))
    folder = site.hand_in("m_ships_modules", answered(WRONG))
    for name in ("numpy", "grader", "yaml", "json", "pytest", "sitecustomize"):
        (folder / f"{name}.py").write_text("raise SystemExit(0)\n")


STUDENTS = [f"m_{file.stem}{end}" for file in ATTACKS for end in ("", "_above")]
STUDENTS += [f"m_{forge.__name__}" for forge in FORGED] + ["m_hook", "m_ships_modules"]


def test_the_corpus_is_there() -> None:
    """All attacks of the study, so that none is left out unseen."""
    assert len(ATTACKS) >= 19


def test_no_batch_is_stopped(fight: Fight) -> None:
    """Everybody is graded, and the command ends well."""
    assert fight.returncode == 0, fight.log[-3000:]
    graded = {name for (name,) in fight.site.query("SELECT DISTINCT student_id FROM submitted_assignment")}
    assert graded == {*STUDENTS, *INNOCENT}


@pytest.mark.parametrize("student", STUDENTS)
def test_attack_gains_nothing(fight: Fight, student: str) -> None:
    """It gets the points of what is honestly right in it, no more; no mark looks as if a person had given it."""
    file = CORPUS / f"{student.removeprefix('m_')}.py"
    match = EARNS.search(file.read_text()) if file.is_file() else None

    assert fight.row(student) == (float(match[1]) if match else 0.0, None)


@pytest.mark.parametrize("student", INNOCENT)
def test_innocent_lose_nothing(fight: Fight, student: str) -> None:
    """Whoever is graded before or after them."""
    course = read_course(fight.site.exercises)
    points = sum(check.points for check in declared_checks(course, course.exercise(EXERCISE)))

    assert fight.row(student) == (points, None)


def test_nothing_is_touched(fight: Fight) -> None:
    """Course, configuration, source notebooks, submissions and home are as before; nothing has leaked beside them."""
    assert fight.after == fight.before


def test_nothing_is_added_to_the_gradebook(fight: Fight) -> None:
    """The database has nbgrader's tables alone."""
    assert fight.site.query("SELECT name FROM sqlite_master WHERE name = 'marks'") == []


def test_nothing_of_the_hidden_checks_comes_back(fight: Fight) -> None:
    """No autograded notebook or comment holds a line of a hidden check, or the instructor's answer but by a student."""
    hidden = fight.site.names["HIDDEN"].read_text()
    lines = {line.strip() for line in hidden.splitlines() if "assert" in line or "student." in line}
    assert lines
    files = (fight.site.folder / "autograded").rglob("*")
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files if path.is_file()]
    texts += [text for (text,) in fight.site.query("SELECT auto_comment FROM comment") if text]

    assert [line for line in lines for text in texts if line in text] == []
