"""A class run keeps what is unchanged, grades the rest, and only adds up again when nothing but points has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.batch import Progress, run_batch, units_of
from grader.course import Course, read_course
from grader.errors import UsageError
from grader.gradebook import Gradebook
from grader.model import Outcome, Result

RIGHT = "def scale(x, factor):\n    return x * factor\n\n\ndef total(x):\n    return x.sum()\n"
WRONG = RIGHT.replace("x.sum()", "x.mean()")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two students: one hands in alpha right and beta wrong, the other alpha broken and no beta."""
    submissions = tmp_path / "submissions"
    for student, files in {"ada": {"alpha": RIGHT, "beta": WRONG}, "bob": {"alpha": "def scale(:\n"}}.items():
        (submissions / student).mkdir(parents=True)
        for name, text in files.items():
            (submissions / student / f"{name}.py").write_text(text, encoding="utf-8")
    return submissions


def run(course: Course, folder: Path, book: Path) -> tuple[dict[tuple[str, str], Result], Progress]:
    """Grade a folder; return what the gradebook holds then, and where the run ended."""
    fresh = read_course(course.root)
    seen: list[Progress] = []
    with Gradebook.open(book) as gradebook:
        run_batch(fresh, units_of(fresh, folder, fresh.exercises.values()), gradebook, 2, seen.append)
        return {(result.student, result.exercise): result for result in gradebook.results()}, seen[-1]


def test_every_submission_gets_a_row(course: Course, folder: Path, tmp_path: Path):
    """Right, wrong, broken and missing work: a row each, with the outcome it deserves."""
    results, last = run(course, folder, tmp_path / "book.db")

    assert {pair: result.outcome for pair, result in results.items()} == {
        ("ada", "alpha"): Outcome.PASSED,
        ("ada", "beta"): Outcome.FAILED,
        ("bob", "alpha"): Outcome.ERROR,
        ("bob", "beta"): Outcome.NOT_ATTEMPTED,
    }
    assert (last.total, last.done, last.kept) == (4, 4, 0)
    assert {check.mistake for check in results["ada", "beta"].checks} == {
        "",
        "Add the numbers up, do not average them.",
    }


def test_unchanged_work_does_not_run_again(course: Course, folder: Path, tmp_path: Path):
    """The second run keeps everything; after an edit only that piece is graded, as a further attempt."""
    first, _ = run(course, folder, tmp_path / "book.db")
    again, last = run(course, folder, tmp_path / "book.db")
    assert (again, last.kept) == (first, 4)

    (folder / "bob" / "alpha.py").write_text(RIGHT, encoding="utf-8")
    third, last = run(course, folder, tmp_path / "book.db")

    assert (last.kept, third["bob", "alpha"].outcome) == (3, Outcome.PASSED)
    with Gradebook.open(tmp_path / "book.db") as book:
        assert [result.outcome for result in book.attempts("bob", "alpha")] == [Outcome.ERROR, Outcome.PASSED]


def test_new_points_are_added_up_without_a_run(course: Course, folder: Path, tmp_path: Path):
    """Changing what a check is worth changes scores; nothing is graded again and no attempt is added."""
    before, _ = run(course, folder, tmp_path / "book.db")
    checks = course.exercise("alpha").visible_checks
    checks.write_text(checks.read_text(encoding="utf-8").replace("@points(2)", "@points(20)"), encoding="utf-8")
    after, last = run(course, folder, tmp_path / "book.db")

    assert last.kept == 4
    assert (before["ada", "alpha"].score, after["ada", "alpha"].score) == (6.0, 24.0)
    assert (after["bob", "alpha"].score, after["bob", "alpha"].max_score) == (0.0, 24.0)
    assert after["ada", "beta"] == before["ada", "beta"]


def test_a_changed_check_is_run_again(course: Course, folder: Path, tmp_path: Path):
    """A check that looks at something else makes its exercise's results new, and no other's."""
    run(course, folder, tmp_path / "book.db")
    hidden = course.exercise("beta").hidden_checks
    hidden.write_text(hidden.read_text(encoding="utf-8").replace("-2.5", "-3.5"), encoding="utf-8")
    _, last = run(course, folder, tmp_path / "book.db")

    assert last.kept == 2


def test_an_empty_folder_is_said(course: Course, tmp_path: Path):
    """No submissions is a mistake of the command, not an empty gradebook."""
    (tmp_path / "none").mkdir()

    with pytest.raises(UsageError, match="holds no submissions"):
        units_of(course, tmp_path / "none", course.exercises.values())
