"""The exporter writes CSV that any program reads, and tells what was not graded from a zero."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.filterwarnings("ignore:Object of type <Submitted"),  # of SQLAlchemy 2, about nbgrader's own way
]


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook of nbgrader's with an assignment: two checks, a discussion, and an answer that people grade."""
    from nbgrader.api import Gradebook

    from grader.nbgrader.database import programs_on_path

    path = tmp_path_factory.mktemp("exporter") / "gradebook.db"
    with programs_on_path(), Gradebook(f"sqlite:///{path}") as book:
        book.add_assignment("hw", duedate="2030-01-01")
        book.add_notebook("p1", "hw")
        for name in ("alpha-check", "beta-check", "essay"):
            kind = "markdown" if name == "essay" else "code"
            book.add_grade_cell(name, "p1", "hw", max_score=6.0, cell_type=kind)
        book.add_solution_cell("essay", "p1", "hw")
        book.add_task_cell("why", "p1", "hw", max_score=4.0, cell_type="markdown")
        book.add_student("ada", first_name='Ada "A"', last_name="Love, Lace", email="a,b@x")
        book.add_student("bob", last_name="=1+1")
    return path


@pytest.fixture
def book(blank: Path, tmp_path: Path) -> Iterator[Any]:
    """The gradebook, in a file of the test's own."""
    from nbgrader.api import Gradebook

    (tmp_path / "gradebook.db").write_bytes(blank.read_bytes())
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as found:
        yield found


def submit(book: Any, student: str, **scores: float | None) -> Any:
    """Hand in for a student, with automatic scores (`alpha`, `beta`) and manual ones (`essay`, `why`)."""
    submission = book.add_submission("hw", student, timestamp="2030-01-02")
    for grade in submission.notebooks[0].grades:
        name = grade.name.removesuffix("-check")
        if name in scores:
            setattr(grade, "manual_score" if name in ("essay", "why") else "auto_score", scores[name])
            grade.needs_manual_grade = scores[name] is None
    book.db.commit()
    return submission


def export(book: Any, tmp_path: Path, **options: Any) -> dict[str, dict[str, str]]:
    """Return the exported lines by student."""
    from grader.nbgrader.hooks.exporter import Exporter

    Exporter(to=str(tmp_path / "out.csv"), **options).export(book)
    with (tmp_path / "out.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert all(None not in line for line in lines)  # no cell beyond the header
    return {line["student"]: line for line in lines}


ALL = {"alpha": 2.0, "beta": 6.0, "essay": 5.0, "why": 3.0}


def test_what_students_are_called(book: Any, tmp_path: Path) -> None:
    """Commas and quotation marks stay inside their cell; no cell is a formula, which a spreadsheet would run."""
    lines = export(book, tmp_path)
    ada, bob = lines["ada"], lines["bob"]

    assert (ada["email"], ada["last_name"], ada["first_name"]) == ("a,b@x", "Love, Lace", 'Ada "A"')
    assert bob["last_name"] == "'=1+1"


def test_every_cell_with_points_has_a_column(book: Any, tmp_path: Path) -> None:
    """Exercises by their ids, discussions and answers by their names; who handed nothing in is there with no score."""
    submit(book, "ada", **ALL)

    lines = export(book, tmp_path)
    ada, bob = lines["ada"], lines["bob"]

    assert {name: ada[name] for name in ALL} == {name: str(score) for name, score in ALL.items()}
    assert (ada["score"], ada["max_score"]) == ("16.0", "22.0")
    assert (bob["status"], bob["score"], bob["alpha"]) == ("missing", "0.0", "")


@pytest.mark.parametrize(
    ("scores", "status"),
    [(ALL, "graded"), (ALL | {"why": None}, "needs review"), (ALL | {"beta": None}, "failed"), ({}, "failed")],
)
def test_status(book: Any, tmp_path: Path, scores: dict[str, float | None], status: str) -> None:
    """What the autograder could not do is told apart from what waits for a person."""
    submit(book, "ada", **scores)

    assert export(book, tmp_path)["ada"]["status"] == status


def test_what_has_no_score_is_empty(book: Any, tmp_path: Path) -> None:
    """It is no zero."""
    submit(book, "ada", **ALL | {"beta": None, "alpha": 0.0})

    line = export(book, tmp_path)["ada"]

    assert (line["alpha"], line["beta"]) == ("0.0", "")


def test_the_late_penalty_is_taken_off(book: Any, tmp_path: Path) -> None:
    """The score is what remains, the raw score what was earned."""
    submit(book, "ada", **ALL).notebooks[0].late_submission_penalty = 3.0
    book.db.commit()

    line = export(book, tmp_path)["ada"]

    assert (line["raw_score"], line["late_penalty"], line["score"]) == ("16.0", "3.0", "13.0")


def test_students_and_assignments_can_be_chosen(book: Any, tmp_path: Path) -> None:
    """As with nbgrader's own exporter."""
    assert set(export(book, tmp_path, student=["bob"])) == {"bob"}
    assert export(book, tmp_path, assignment=["other"]) == {}
