"""The whole road with nbgrader's own commands: build, release, fetch, submit, collect, autograde, feedback, export.

One course directory and one exchange; five students fill the notebook in. Their scores must be those of `grade batch`
on the same answers, by plain `nbgrader autograde` and by `grade nbgrader autograde`.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from grader.author.build import reference_source, variants
from grader.course.reading import Course
from grader.engine.listing import declared_checks
from grader.instructor.batch import run_batch, units_of
from grader.instructor.gradebook import Gradebook

from ..real import COURSE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "04_losses"
NAMES = ("argmax_softmax", "cross_entropy")
HOSTILE = "import sys\n\nsys.displayhook('x')\n\n\ndef softmax(z, axis=-1):\n    sys.displayhook('x')\n"
SITES = """
c = get_config()
load_subconfig("gradestep_config.py")
c.Exchange.root = {exchange!r}
c.Exchange.cache = {cache!r}
"""
SCORES = """
SELECT s.student_id, b.name, g.auto_score FROM grade g JOIN base_cell b ON b.id = g.cell_id
JOIN submitted_notebook n ON g.notebook_id = n.id JOIN submitted_assignment s ON n.assignment_id = s.id
WHERE b.name LIKE '%-check'
"""
Scores = Mapping[tuple[str, str], float | None]


def answers() -> dict[str, dict[str, str]]:
    """Return what five students write: right, wrong, half, broken, hostile."""
    right = {name: plain(reference_source(COURSE.exercise(name))) for name in NAMES}
    found = {name: variants(COURSE.exercise(name), "wrong")[0] for name in NAMES}
    wrong = {name: plain(one.source).replace(one.sentence, "Mine.") for name, one in found.items()}
    return {
        "right": right,
        "wrong": wrong,
        "half": {**right, "cross_entropy": wrong["cross_entropy"]},
        "broken": {**right, "argmax_softmax": "def softmax(:\n"},
        "hostile": dict.fromkeys(NAMES, HOSTILE),
    }


def plain(source: str) -> str:
    """Return a source as a student would write it: without the marks of the solution."""
    return "".join(line for line in source.splitlines(keepends=True) if " SOLUTION" not in line)


class Site:
    """A course directory of nbgrader's, an exchange, and the folder in which students work."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.course, self.home = folder, folder / "nn101", folder / "home"
        self.home.mkdir(parents=True)
        self.exchange = folder / "exchange"
        self.exchange.mkdir()
        self.exchange.chmod(0o777)

    def run(self, *command: str, at: Path | None = None) -> str:
        """Run a command as at a prompt; return all that it prints."""
        own = {"JUPYTER_CONFIG_DIR": str(self.folder / "jupyter"), "JUPYTER_DATA_DIR": str(self.folder / "jupyter")}
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=at or self.course,
            env=os.environ | own | {"HOME": str(self.home)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-2000:]} {done.stderr[-4000:]}"
        return done.stdout + done.stderr

    def configure(self) -> None:
        text = SITES.format(exchange=str(self.exchange), cache=str(self.folder / "cache"))
        (self.course / "nbgrader_config.py").write_text(text)

    def hand_in(self, student: str, filled: Mapping[str, str]) -> None:
        """Fetch the assignment as a student does, fill it in, submit it."""
        desk = self.home / student
        desk.mkdir()
        shutil.copy(self.course / "nbgrader_config.py", desk)
        shutil.copy(self.course / "gradestep_config.py", desk)
        self.run("nbgrader", "fetch_assignment", ASSIGNMENT, "--course=nn101", at=desk)
        file = desk / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        tree = json.loads(file.read_text())
        for cell in tree["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            cell["source"] = filled.get(name, cell["source"])
        file.write_text(json.dumps(tree))
        self.run("nbgrader", "submit", ASSIGNMENT, "--course=nn101", f"--student={student}", at=desk)

    def scores(self) -> Scores:
        with closing(sqlite3.connect(self.course / "gradebook.db")) as book:
            rows = book.execute(SCORES).fetchall()
        return {(student, name.removesuffix("-check")): score for student, name, score in rows}

    def forget(self) -> None:
        """Leave no score and no graded notebook of an earlier run."""
        shutil.rmtree(self.course / "autograded", ignore_errors=True)
        with closing(sqlite3.connect(self.course / "gradebook.db")) as book, book:
            book.execute("UPDATE grade SET auto_score = NULL, needs_manual_grade = 1")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The road as far as `nbgrader collect`."""
    site = Site(tmp_path_factory.mktemp("road"))
    subprocess.run(
        [sys.executable, "-c", "from grader.cli import main; main()", "nbgrader", "build", str(site.course), *NAMES],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    site.configure()
    site.run("nbgrader", "generate_assignment", ASSIGNMENT)
    site.run("nbgrader", "release_assignment", ASSIGNMENT)
    for student, filled in answers().items():
        site.hand_in(student, filled)
    site.run("nbgrader", "collect", ASSIGNMENT)
    return site


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Scores:
    """What `grade batch` gives for the same answers as files."""
    folder = tmp_path_factory.mktemp("batch")
    for student, filled in answers().items():
        (folder / "in" / student).mkdir(parents=True)
        for name, text in filled.items():
            (folder / "in" / student / f"{name}.py").write_text(text)
    course: Course = COURSE
    with Gradebook.open(folder / "g.db") as book:
        run_batch(course, units_of(course, folder / "in", map(course.exercise, NAMES)), book, 2, lambda _: None)
        return {(result.student, result.exercise): result.score for result in book.results()}


def test_both_ways_give_what_batch_gives(site: Site, batch: Scores) -> None:
    """Every student, every exercise; by nbgrader's own command and by ours."""
    site.run("nbgrader", "autograde", ASSIGNMENT)
    plain = site.scores()
    site.forget()
    command = [sys.executable, "-c", "from grader.cli import main; main()", "nbgrader", "autograde", ".", ASSIGNMENT]
    subprocess.run(command, check=True, capture_output=True, cwd=site.course)

    assert len(batch) == 10
    assert batch["right", "argmax_softmax"] == 16
    assert batch["hostile", "argmax_softmax"] == 0
    assert plain == batch
    assert site.scores() == batch


def test_feedback_explains_and_tells_nothing_hidden(site: Site) -> None:
    """A wrong answer's mistake is on the student's page; hidden checks are there by their sentence only."""
    site.run("nbgrader", "generate_feedback", ASSIGNMENT)
    page = next((site.course / "feedback" / "wrong").rglob("*.html")).read_text()
    hidden = [check for name in NAMES for check in declared_checks(COURSE, COURSE.exercise(name)) if check.hidden]
    bodies = [COURSE.exercise(name).hidden_checks.read_text() for name in NAMES]
    lines = {line.strip() for body in bodies for line in body.splitlines() if "assert_close(" in line}

    sentence = variants(COURSE.exercise("argmax_softmax"), "wrong")[0].sentence

    assert sentence not in answers()["wrong"]["argmax_softmax"]
    assert sentence in page.replace("&#39;", "'")
    assert hidden
    assert [line for line in lines if line in page] == []
    assert "BEGIN MARK SCHEME" not in page
    assert "BEGIN SOLUTION" not in page


def test_the_export_has_everybody(site: Site, batch: Scores) -> None:
    """Our exporter: a row per student, a status, a column per exercise, and the same scores."""
    site.run("nbgrader", "export", "--exporter=grader.nbgrader.hooks.exporter.Exporter", "--to=grades.csv")
    with (site.course / "grades.csv").open(newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}

    assert set(rows) == set(answers())
    for student, row in rows.items():
        total = sum(score or 0 for (who, _), score in batch.items() if who == student)
        assert float(row["score"]) == total, row
