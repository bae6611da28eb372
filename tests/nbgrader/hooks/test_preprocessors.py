"""`nbgrader autograde` with our preprocessors: exact scores, explanations, and nothing of a person's is lost."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

from grader.course.reading import find_course, read_course
from grader.engine.listing import declared_checks
from grader.engine.service import Service
from grader.errors import MachineError
from grader.explanation import plain
from grader.model import CheckResult, Outcome, Result
from grader.nbgrader.handout.config import OURS, SITES, SITES_TEXT, config_text
from grader.nbgrader.handout.source import answer_source, source_notebooks
from grader.nbgrader.writing import comment
from grader.sandbox import isolation
from grader.sandbox.isolation import Level

RIGHT = "def scale(x, factor):\n    return x * factor\n\n\ndef total(x):\n    return sum(x)\n"
ADDS = RIGHT.replace("* factor", "+ factor")


class Site:
    """nbgrader's course directory for a course, its one assignment generated."""

    def __init__(self, folder: Path, course_root: Path, exercises: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.course = read_course(course_root)
        folder.mkdir(parents=True)
        (folder / SITES).write_text(SITES_TEXT)
        (folder / OURS).write_text(config_text(course_root, folder))
        (notebook,) = source_notebooks(self.course, exercises)
        self.assignment = notebook.assignment
        (folder / notebook.path).parent.mkdir(parents=True)
        (folder / notebook.path).write_text(self.changed(notebook.text))
        done = self.run("generate_assignment", self.assignment)
        assert done.returncode == 0, done.stderr

    def changed(self, text: str) -> str:
        return text

    def run(self, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of nbgrader's as at a prompt."""
        own = {"JUPYTER_CONFIG_DIR": str(self.folder / ".jupyter")}
        command = [sys.executable, "-m", "nbgrader", *args]
        return subprocess.run(
            command, cwd=self.folder, env=os.environ | own | environment, capture_output=True, text=True, check=False
        )

    def hand_in(self, student: str, **answers: str) -> None:
        tree = json.loads((self.folder / "release" / self.assignment / f"{self.assignment}.ipynb").read_text())
        for cell in tree["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            cell["source"] = answers.get(name, cell["source"])
        path = self.folder / "submitted" / student / self.assignment / f"{self.assignment}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(tree))

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "gradebook.db")) as connection, connection:
            return connection.execute(query, values).fetchall()

    def grade(self, student: str, cell: str) -> tuple[float | None, float | None, int]:
        """Return automatic score, manual score, and whether a person has to look."""
        (row,) = self.rows(f"SELECT g.auto_score, g.manual_score, g.needs_manual_grade {of('grade g')}", student, cell)
        return row  # type: ignore[return-value]

    def comment(self, student: str, cell: str) -> tuple[str | None, str | None]:
        (row,) = self.rows(f"SELECT g.auto_comment, g.manual_comment {of('comment g')}", student, cell)
        return row  # type: ignore[return-value]


def of(table: str) -> str:
    return (
        f"FROM {table} JOIN submitted_notebook n ON g.notebook_id = n.id "
        "JOIN submitted_assignment s ON n.assignment_id = s.id JOIN base_cell b ON b.id = g.cell_id "
        "WHERE s.student_id = ? AND b.name = ?"
    )


@pytest.fixture(scope="module")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The tiny course, graded once."""
    root = tmp_path_factory.mktemp("tiny")
    shutil.copytree(built, root / "course")
    (course_root,) = (file.parent for file in (root / "course").rglob("course.toml"))
    site = Site(root / "site", course_root)
    site.hand_in("ada", alpha=RIGHT, beta=RIGHT)
    site.hand_in("emmy", alpha=ADDS, beta=RIGHT)
    done = site.run("autograde", site.assignment)
    assert done.returncode == 0, done.stderr
    return site


def test_partial_credit_is_exact(site: Site) -> None:
    """Points are those of the checks that passed, as a number."""
    assert site.grade("ada", "alpha-check") == (6.0, None, 0)
    assert site.grade("emmy", "alpha-check") == (2.0, None, 0)


def test_comment_names_the_mistake(site: Site) -> None:
    """Formgrader and feedback show what `grade check` says, as a comment on the answer."""
    text, _ = site.comment("emmy", "alpha")

    assert text is not None
    assert "Multiply by the factor, do not add it." in text
    assert "1 of 3 checks passed, 2 of 6 points" in text


def test_explanation_is_the_output_of_the_check(site: Site) -> None:
    """The autograded notebook shows it below the answer, as text and as HTML; nothing was run there."""
    path = site.folder / "autograded" / "emmy" / site.assignment / f"{site.assignment}.ipynb"
    cells = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in json.loads(path.read_text())["cells"]
        if "nbgrader" in cell["metadata"]
    }

    (output,) = cells["alpha-check"]["outputs"]
    assert "do not add it" in "".join(output["data"]["text/plain"])
    assert "do not add it" in "".join(output["data"]["text/html"])
    assert cells["alpha"]["outputs"] == []


def test_nothing_of_nbgraders_noise(site: Site) -> None:
    """A run says what it does: no traceback, no warning of SQLAlchemy."""
    done = site.run("autograde", site.assignment, "--force", PYTHONWARNINGS="default")

    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "SAWarning" not in done.stderr


def test_what_a_person_gave_is_kept(site: Site) -> None:
    """Graded again, a person's score and comment stay; the new automatic ones are flagged for review."""
    score = "UPDATE grade SET manual_score = 5, needs_manual_grade = 0 WHERE id IN "
    site.rows(f"{score} (SELECT g.id {of('grade g')})", "emmy", "alpha-check")
    said = "UPDATE comment SET manual_comment = 'Nearly.' WHERE id IN "
    site.rows(f"{said} (SELECT g.id {of('comment g')})", "emmy", "alpha")

    site.hand_in("emmy", alpha=RIGHT, beta=RIGHT)
    done = site.run("autograde", site.assignment, "--force", "--student", "emmy")

    assert done.returncode == 0, done.stderr
    assert site.grade("emmy", "alpha-check") == (6.0, 5.0, 1)
    assert site.comment("emmy", "alpha")[1] == "Nearly."


def test_error_of_ours_is_no_zero(site: Site) -> None:
    """Where a check file is broken there is no score, and a person has to look; the run goes on."""
    (file,) = site.course.root.rglob("test_alpha.py")
    whole = file.read_text()
    file.write_text("def (")
    try:
        done = site.run("autograde", site.assignment, "--force", "--student", "ada")
    finally:
        file.write_text(whole)

    assert done.returncode == 0, done.stderr
    assert site.grade("ada", "alpha-check") == (None, None, 1)
    assert "not the student's fault" in (site.comment("ada", "alpha")[0] or "")


def test_other_points(built: Path, tmp_path: Path) -> None:
    """A cell that somebody gave other points gets its share of them."""

    class Changed(Site):
        def changed(self, text: str) -> str:
            return text.replace('"points": 6', '"points": 9')

    shutil.copytree(built, tmp_path / "course")
    (course_root,) = (file.parent for file in (tmp_path / "course").rglob("course.toml"))
    site = Changed(tmp_path / "site", course_root)
    site.hand_in("emmy", alpha=ADDS, beta=RIGHT)

    assert site.run("autograde", site.assignment).returncode == 0
    assert site.grade("emmy", "alpha-check")[0] == 3.0


def test_without_solutions(site: Site) -> None:
    """From a student's copy of the course nothing is graded; it is said once, in a sentence, before any submission."""
    done = site.run("autograde", site.assignment, "--force", GRADE_COURSE=str(student_copy(site)))

    assert done.returncode == 1
    assert "has no solutions to grade from" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Sanitizing" not in done.stderr


def student_copy(site: Site) -> Path:
    copy = site.folder.parent / "copy"
    shutil.copytree(site.course.root, copy)
    toml = copy / "course.toml"
    toml.write_text("\n".join(line for line in toml.read_text().splitlines() if not line.startswith("solutions")))
    return copy


def test_below_strict_nothing_is_graded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where student code cannot be held as firmly as strangers' must be, grading is refused, unless asked for."""
    from grader.nbgrader.hooks.preprocessors import Grade

    missing = isolation.Mechanism("landlock", works=False, text="not here", remedy="Get it.")
    monkeypatch.setattr(isolation, "mechanisms", lambda: (missing,))
    monkeypatch.setattr(isolation, "best_level", lambda: Level.LIMITS)

    with pytest.raises(MachineError, match="holds student code only at level `limits`"):
        _ = Grade().level
    assert Grade(isolation="limits").level is Level.LIMITS


def test_worker_is_kept_while_the_course_stays(built: Path, tmp_path: Path) -> None:
    """A process of nbgrader's has one worker, and another one after a file of the course has changed."""
    shutil.copytree(built, tmp_path / "course")
    (course_root,) = (file.parent for file in (tmp_path / "course").rglob("course.toml"))
    kept = Service()
    pools = [kept.pool_for(read_course(course_root), Level.LIMITS) for _ in range(2)]
    (file,) = course_root.rglob("test_alpha.py")
    os.utime(file, ns=(1, 1))
    pools.append(kept.pool_for(read_course(course_root), Level.LIMITS))
    kept.close()

    assert pools[0] is pools[1]
    assert pools[0] is not pools[2]


@pytest.mark.keras
def test_right_keras_answer(tmp_path: Path) -> None:
    """On a machine without GPU, whatever TensorFlow writes to the error output, a right answer gets all its points."""
    course = find_course(Path(__file__).parent)
    exercise = course.exercise("sequential")
    site = Site(tmp_path / "site", course.root, (exercise.id,))
    site.hand_in("ada", sequential=answer_source(course, exercise))

    done = site.run("autograde", site.assignment, TF_CPP_MIN_LOG_LEVEL="0")

    ((points,),) = site.rows("SELECT max_score FROM grade_cells")
    assert done.returncode == 0, done.stderr
    assert site.grade("ada", "sequential-check") == (points, None, 0)


def test_no_message_of_a_hidden_check_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the worker says of it, neither the notebook nor what goes into the gradebook has it."""
    from grader.nbgrader.handed_in.reading import Reading
    from grader.nbgrader.hooks import preprocessors

    alpha = site.course.exercise("alpha")
    checks = tuple(
        CheckResult(c.id, c.sentence, Outcome.FAILED, c.points, 0.0, plain(f"{c.id} got CANARY"), hidden=c.hidden)
        for c in declared_checks(site.course, alpha)
    )
    result = Result("ada", "alpha", 1, "key", checks, 0.0, {}, 0)
    sheet = SimpleNamespace(reading=Reading({}, []), problem="")
    monkeypatch.setattr(preprocessors, "find_course", lambda: site.course)
    monkeypatch.setattr(preprocessors, "service", lambda: SimpleNamespace(grade=lambda *_: [result]))
    monkeypatch.setattr(preprocessors.Grade, "sheet", lambda *_: sheet)
    cell = {"cell_type": "code", "source": "", "metadata": {"nbgrader": {"grade_id": "alpha-check"}}, "outputs": []}
    made, resources = preprocessors.Grade(isolation="limits").preprocess(
        nbformat.from_dict({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
        {"nbgrader": {"student": "ada"}},
    )

    for said in (json.dumps(made), comment(resources[preprocessors.GRADED].results["alpha"])):
        assert "test_scale got CANARY" in said
        assert "test_scale_on_a_matrix got CANARY" not in said


def test_a_service_ends_its_worker_when_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """After Ctrl-C the worker is gone: its late answer is nobody's."""

    def grade(units: Any) -> Any:
        raise KeyboardInterrupt

    told: list[str] = []
    pool: Any = SimpleNamespace(grade=grade, stop=lambda: told.append("stop"), close=lambda: told.append("close"))
    kept = Service()
    kept.pool = pool
    monkeypatch.setattr(kept, "pool_for", lambda course, level: pool)

    with pytest.raises(KeyboardInterrupt):
        kept.grade(None, [], Level.LIMITS)  # type: ignore[arg-type]

    assert told == ["stop", "close"]
    assert kept.pool is None
