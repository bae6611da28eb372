"""The whole road with nbgrader's own commands: build, release, fetch, submit, collect, autograde, feedback, export.

One course directory and one exchange; five students fill the notebook in. Two go through the exchange, the others' work
lies where it would have been collected. All scores must be those of `grade batch` on the same answers, by plain
`nbgrader autograde` and by `grade nbgrader autograde`.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.author.build import reference_source, variants
from grader.engine.listing import declared_checks
from grader.instructor.batch import run_batch, units_of
from grader.instructor.gradebook import Gradebook
from grader.nbgrader.handout.config import OURS, SITES, SITES_TEXT

from ..real import COURSE
from ..shared import once
from .site import Site, as_written

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

ASSIGNMENT = "04_losses"
NAMES = ("argmax_softmax", "cross_entropy")
HOSTILE = "import sys\n\nsys.displayhook('x')\n\n\ndef softmax(z, axis=-1):\n    sys.displayhook('x')\n"
Scores = Mapping[tuple[str, str], float | None]


@dataclass(frozen=True)
class Road(Site):
    """A site that has gone the road to its end, and the scores on the way."""

    plain: Scores
    ours: Scores


def answers() -> dict[str, dict[str, str]]:
    """Return what five students write: right, wrong, half, broken, hostile."""
    right = {name: as_written(reference_source(COURSE.exercise(name))) for name in NAMES}
    found = {name: variants(COURSE.exercise(name), "wrong")[0] for name in NAMES}
    wrong = {name: as_written(one.source).replace(one.sentence, "Mine.") for name, one in found.items()}
    return {
        "right": right,
        "wrong": wrong,
        "half": {**right, "cross_entropy": wrong["cross_entropy"]},
        "broken": {**right, "argmax_softmax": "def softmax(:\n"},
        "hostile": dict.fromkeys(NAMES, HOSTILE),
    }


def scores(site: Site) -> Scores:
    found = {key: auto for key, (auto, _, _) in site.grades().items()}
    return {(student, cell.removesuffix("-check")): score for (student, cell), score in found.items()}


def submit(site: Site, student: str, filled: Mapping[str, str]) -> None:
    """Fetch the assignment as a student does, fill it in, submit it."""
    desk = Site(site.folder.parent / "home" / student, site.exercises)
    desk.folder.mkdir(parents=True)
    for name in (SITES, OURS):
        shutil.copy(site.folder / name, desk.folder)
    desk.nbgrader("fetch_assignment", ASSIGNMENT, "--course=nn101")
    notebook = desk.folder / ASSIGNMENT / site.notebook
    assert notebook.read_bytes() == (site.folder / "release" / ASSIGNMENT / site.notebook).read_bytes()
    notebook.write_text(json.dumps(site.filled(filled)))
    desk.nbgrader("submit", ASSIGNMENT, "--course=nn101", f"--student={student}")


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Road:
    """The whole road: graded by nbgrader's own command, and by ours; feedback; our exporter's file."""
    return once(tmp_path_factory, "road", walked_in)


def walked_in(root: Path) -> Road:
    site = Site(root / "nn101", COURSE.root)
    for folder in (site.folder, root / "exchange"):
        folder.mkdir()
    (root / "exchange").chmod(0o777)
    site.grade("--course", str(COURSE.root), "nbgrader", "build", ".", *NAMES)
    exchange = f'c.Exchange.root = "{root}/exchange"\nc.Exchange.cache = "{root}/cache"\n'
    (site.folder / SITES).write_text(SITES_TEXT + exchange)
    site.nbgrader("generate_assignment", ASSIGNMENT)
    site.nbgrader("release_assignment", ASSIGNMENT)
    for student, filled in answers().items():
        if student in ("wrong", "hostile"):
            submit(site, student, filled)
        else:
            site.hand_in(student, site.filled(filled), at=None)
    site.nbgrader("collect", ASSIGNMENT)
    site.nbgrader("autograde", ASSIGNMENT)
    plain = scores(site)
    shutil.rmtree(site.folder / "autograded")  # as if nobody had been graded
    site.query("UPDATE grade SET auto_score = NULL, needs_manual_grade = 1")
    site.grade("nbgrader", "autograde", ".", ASSIGNMENT)
    site.nbgrader("generate_feedback", ASSIGNMENT)
    site.nbgrader("export", "--exporter=grader.nbgrader.hooks.exporter.Exporter", "--to=grades.csv")
    return Road(site.folder, site.exercises, plain, scores(site))


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Scores:
    """What `grade batch` gives for the same answers as files."""
    return once(tmp_path_factory, "road-batch", graded_in)


def graded_in(folder: Path) -> Scores:
    for student, filled in answers().items():
        (folder / "in" / student).mkdir(parents=True)
        for name, text in filled.items():
            (folder / "in" / student / f"{name}.py").write_text(text)
    with Gradebook.open(folder / "g.db") as book:
        run_batch(COURSE, units_of(COURSE, folder / "in", map(COURSE.exercise, NAMES)), book, 2, lambda _: None)
        return {(result.student, result.exercise): result.score for result in book.results()}


def test_both_ways_give_what_batch_gives(road: Road, batch: Scores) -> None:
    """Every student, every exercise; by nbgrader's own command and by ours."""
    assert len(batch) == 10
    assert batch["right", "argmax_softmax"] == 16
    assert batch["hostile", "argmax_softmax"] == 0
    assert road.plain == batch
    assert road.ours == batch


def test_feedback_explains_and_tells_nothing_hidden(road: Road) -> None:
    """A wrong answer's mistake is on the student's page; hidden checks are there by their sentence only."""
    page = road.page("wrong")
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


def test_the_export_has_everybody(road: Road, batch: Scores) -> None:
    """Our exporter: a row per student, a status, a column per exercise, and the same scores."""
    with (road.folder / "grades.csv").open(newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}

    assert set(rows) == set(answers())
    for student, row in rows.items():
        total = sum(score or 0 for (who, _), score in batch.items() if who == student)
        assert float(row["score"]) == total, row
