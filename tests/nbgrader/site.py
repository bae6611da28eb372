"""A course directory of nbgrader's, as every test of our ways through it needs one: built, released, handed in."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from grader.course.reading import Course, read_course
from grader.nbgrader.bulk import autograde
from grader.nbgrader.handed_in.folders import TIMESTAMP
from grader.nbgrader.handout.config import OURS, SITES, SITES_TEXT, config_text
from grader.nbgrader.handout.source import source_notebooks

from . import forked

RIGHT = "def scale(x, factor):\n    return x * factor\n\n\ndef total(x):\n    return sum(x)\n"
ADDS = RIGHT.replace("* factor", "+ factor")
RAISES = RIGHT.replace("return x * factor", 'raise ValueError("<img src=x> & [a](b)")')
OF_CELL = """FROM {0} x JOIN submitted_notebook n ON x.notebook_id = n.id
JOIN submitted_assignment s ON n.assignment_id = s.id JOIN base_cell b ON b.id = x.cell_id """
GRADES = "SELECT s.student_id, b.name, auto_score, manual_score, needs_manual_grade " + OF_CELL.format("grade")
COMMENTS = "SELECT s.student_id, b.name, auto_comment, manual_comment " + OF_CELL.format("comment")
Tree = dict[str, Any]
"""A notebook as JSON has it."""
Grade = tuple[float | None, float | None, int]
"""Automatic score, manual score, and whether a person has to look."""


def as_written(source: str) -> str:
    """Return a solution as a student would write it: without the marks."""
    return "".join(line for line in source.splitlines(keepends=True) if " SOLUTION" not in line)


def place(tree: Tree, name: str) -> int:
    """Return where the cell of a name is in a notebook."""
    return [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in tree["cells"]].index(name)


def on(name: str, act: Callable[[Any], object]) -> Callable[[Tree], Tree]:
    """Return what does something to the cell of a name in a notebook."""

    def change(tree: Tree) -> Tree:
        act(tree["cells"][place(tree, name)])
        return tree

    return change


def metadata(name: str, **values: Any) -> Callable[[Tree], Tree]:
    """Return what says something else of a cell to nbgrader."""
    return on(name, lambda cell: cell["metadata"]["nbgrader"].update(values))


def with_own_cell(tree: Tree, code: str, **more: Any) -> Tree:
    """Return a notebook with a cell of the student's own at the top."""
    cell: Tree = {
        "cell_type": "code",
        "source": code,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "id": "own",
    }
    return tree | {"cells": [cell | more, *tree["cells"]]}


@dataclass(frozen=True)
class Site:
    """The directory, with one assignment, and the course that the assignment was made from."""

    folder: Path
    exercises: Path

    @classmethod
    def new(
        cls, folder: Path, exercises: Path, names: tuple[str, ...] = (), change: Callable[[str], str] = str
    ) -> Site:
        """Make one with an assignment of these exercises, or all; `change` may alter its source notebook."""
        site = cls(folder, exercises)
        (notebook,) = source_notebooks(site.course, names)
        settings = {SITES: SITES_TEXT, OURS: config_text(exercises, folder)}
        for name, text in {**settings, notebook.path: change(notebook.text)}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        site.nbgrader("generate_assignment", site.assignment)
        return site

    def copy(self, root: Path) -> Site:
        """Return the same, with the course that lies beside it, in another folder."""
        shutil.copytree(self.folder.parent, root / "site")
        site = Site(root / "site" / self.folder.name, root / "site" / self.exercises.name)
        (site.folder / OURS).write_text(config_text(site.exercises, site.folder))
        return site

    @property
    def course(self) -> Course:
        return read_course(self.exercises)

    @property
    def assignment(self) -> str:
        (found,) = (self.folder / "source").iterdir()
        return found.name

    @property
    def notebook(self) -> str:
        return f"{self.assignment}.ipynb"

    @property
    def environment(self) -> dict[str, str]:
        """An environment in which nothing of this machine's is read or written."""
        home = str(self.folder / ".jupyter")
        return (
            dict(os.environ) | {f"JUPYTER_{name}_DIR": home for name in ("CONFIG", "DATA", "RUNTIME")} | {"HOME": home}
        )

    def run(self, *args: str, **environment: str) -> CompletedProcess[str]:
        """Run a command of nbgrader's, with its settings and its home in here."""
        return forked.run("nbgrader", args, self.folder, self.environment | environment)

    def nbgrader(self, *args: str, **environment: str) -> str:
        """Run a command that must succeed; return what it logs."""
        done = self.run(*args, **environment)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def grade(self, *args: str) -> str:
        """Run a command of ours that must succeed; return what it prints."""
        done = forked.run("grade", args, self.folder, self.environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def autograde(self, way: str, *students: str) -> str:
        """Grade by nbgrader's command (`plain`) or by ours, all that is new or only these; return what is said."""
        if way == "plain":
            chosen = [argument for student in students for argument in ("--force", "--student", student)]
            return self.nbgrader("autograde", self.assignment, *chosen, PYTHONWARNINGS="default")
        done = autograde(self.course, self.folder, self.assignment, 2, lambda _: None, students=students)
        return "\n".join(map(str, done.problems))

    # ------------------------------------------------------------------ what is handed in

    def filled(self, answers: Mapping[str, str]) -> Tree:
        """Return the released notebook with these texts in the cells of these ids."""
        tree: Tree = json.loads((self.folder / "release" / self.assignment / self.notebook).read_text())
        for cell in tree["cells"]:
            cell["source"] = answers.get(cell["id"], "".join(cell["source"]))
        return tree

    def place(self, student: str, step: str = "submitted") -> Path:
        """Return a student's folder in one of nbgrader's steps."""
        return self.folder / step / student / self.assignment

    def hand_in(
        self, student: str, what: Tree | bytes, name: str = "", at: str | None = "2030-01-02 00:00:00 UTC"
    ) -> Path:
        """Put a notebook where `nbgrader collect` would, with the time or without one; return it."""
        path = self.place(student) / (name or self.notebook)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(what if isinstance(what, bytes) else json.dumps(what).encode())
        if at:
            (path.parent / TIMESTAMP).write_text(at)
        return path

    # ------------------------------------------------------------------ what came of it

    def files(self, student: str, step: str) -> set[str]:
        """Return the files that one of nbgrader's steps has for a student."""
        place = self.place(student, step)
        return {path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir()}

    def query(self, text: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "gradebook.db")) as connection, connection:
            return connection.execute(text, values).fetchall()

    def grades(self) -> dict[tuple[str, str], Grade]:
        """Return automatic score, manual score and whether a person has to look, by student and cell."""
        return {(student, cell): (auto, manual, review) for student, cell, auto, manual, review in self.query(GRADES)}

    def comments(self) -> dict[tuple[str, str], tuple[str | None, str | None]]:
        """Return our comment and a person's, by student and cell."""
        return {(student, cell): (ours, theirs) for student, cell, ours, theirs in self.query(COMMENTS)}

    def give(self, student: str, cell: str, score: float, text: str = "") -> None:
        """Do what formgrader does when a person gives a score and writes a comment."""
        which = f"WHERE id = (SELECT x.id {OF_CELL} WHERE s.student_id = ? AND b.name = ?)"
        change = "UPDATE grade SET manual_score = ?, needs_manual_grade = 0 " + which.format("grade")
        self.query(change, score, student, cell)
        change = "UPDATE comment SET manual_comment = ? " + which.format("comment")
        self.query(change, text, student, cell.removesuffix("-check"))

    def autograded(self, student: str) -> Tree:
        tree: Tree = json.loads((self.place(student, "autograded") / self.notebook).read_text(encoding="utf-8"))
        return tree

    def page(self, student: str) -> str:
        """Return a student's feedback."""
        return (self.place(student, "feedback") / f"{self.assignment}.html").read_text()
