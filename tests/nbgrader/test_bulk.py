"""A class's notebooks are graded like its files and land in nbgrader's gradebook; nothing a person gave is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from grader.course.reading import Course, read_course
from grader.errors import CourseError, GradebookError, UsageError
from grader.explanation import plain
from grader.instructor.batch import Standing, run_batch, units_of
from grader.instructor.gradebook import Gradebook
from grader.nbgrader import bulk
from grader.nbgrader.bulk import RESULTS_FILE, Summary, autograde, sync
from grader.nbgrader.handed_in.folders import CourseFolder
from grader.nbgrader.handout.config import OURS, SITES, SITES_TEXT, config_text
from grader.nbgrader.handout.source import source_notebooks

ASSIGNMENT = "01_tiny"
RIGHT = "def scale(x, factor):\n    return x * factor\n\n\ndef total(x):\n    return sum(x)\n"
ADDS = RIGHT.replace("* factor", "+ factor")
HALF = 'def scale(x, factor):\n    raise ValueError("<img src=x> & [a](b)")\n\n\ndef total(x):\n    return sum(x)\n'
CLASS = {"ada": (RIGHT, RIGHT), "emmy": (ADDS, RIGHT), "sofia": (HALF, "def scale(:\n")}
PLUGIN = """
from nbgrader.plugins import BasePlugin

class Tenth(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 10
"""
Site = tuple[Course, Path]


def nbgrader(folder: Path, *args: str) -> str:
    """Run a command of nbgrader's as at a prompt; return what it logs."""
    own = {"JUPYTER_CONFIG_DIR": str(folder / ".jupyter"), "JUPYTER_DATA_DIR": str(folder / ".jupyter")}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *args], cwd=folder, env=os.environ | own, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def hand_in(folder: Path, student: str, *answers: str, said: str = "Because.", at: str | None = "2030-01-02") -> Path:
    """Fill the released notebook in and put it where `nbgrader collect` would; return it."""
    tree = json.loads((folder / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())
    texts = dict(zip(("alpha", "beta"), answers, strict=True))
    for cell in tree["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if "Write your answer" in "".join(cell["source"]):
            cell["source"] = said
        cell["source"] = texts.get(name, cell["source"])
    path = folder / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tree))
    if at:
        (path.parent / "timestamp.txt").write_text(f"{at} 00:00:00 UTC")
    return path


def run(site: Site, **options: Any) -> tuple[Summary, list[Standing]]:
    seen: list[Standing] = []
    return autograde(*site, ASSIGNMENT, 2, seen.append, **options), seen


def rows(folder: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection, connection:
        return connection.execute(query, values).fetchall()


GRADES = """
SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade FROM grade g
JOIN submitted_notebook n ON g.notebook_id = n.id JOIN submitted_assignment s ON n.assignment_id = s.id
JOIN base_cell b ON b.id = g.cell_id ORDER BY 1, 2
"""


def grades(folder: Path) -> dict[tuple[str, str], tuple[float | None, float | None, int]]:
    """Return automatic score, manual score and whether a person has to look, by student and cell."""
    return {(student, cell): (auto, manual, review) for student, cell, auto, manual, review in rows(folder, GRADES)}


def give(folder: Path, student: str, cell: str, score: float, text: str = "") -> None:
    """Do what formgrader does when a person gives a score and writes a comment."""
    which = """(SELECT x.id FROM {0} x JOIN submitted_notebook n ON x.notebook_id = n.id JOIN submitted_assignment s
    ON n.assignment_id = s.id JOIN base_cell b ON b.id = x.cell_id WHERE s.student_id = ? AND b.name = ?)"""
    change = "UPDATE grade SET manual_score = ?, needs_manual_grade = 0 WHERE id = "
    rows(folder, change + which.format("grade"), score, student, cell)
    answer = cell.removesuffix("-check")
    rows(folder, "UPDATE comment SET manual_comment = ? WHERE id = " + which.format("comment"), text, student, answer)


def autograded(folder: Path, student: str) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(
        (folder / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text()
    )
    return tree


@pytest.fixture(scope="module")
def released(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course with a discussion, and nbgrader's course directory after `nbgrader generate_assignment`."""
    root = tmp_path_factory.mktemp("site") / "site"
    shutil.copytree(built, root)
    (root / "exercises" / ASSIGNMENT / "discussion_why.md").write_text("points: 4\n\nWhy?\n")
    (root / "solutions" / ASSIGNMENT / "discussion_why.md").write_text("Any reason will do.\n")
    course = read_course(root / "exercises")
    folder = root / "nn"
    (notebook,) = source_notebooks(course)
    (folder / notebook.path).parent.mkdir(parents=True)
    (folder / notebook.path).write_text(notebook.text)
    (folder / OURS).write_text(config_text(course.root, folder))
    (folder / SITES).write_text(SITES_TEXT)
    nbgrader(folder, "generate_assignment", ASSIGNMENT)
    return root


@pytest.fixture(scope="module")
def graded(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after a first run with three students."""
    root = tmp_path_factory.mktemp("graded") / "site"
    shutil.copytree(released, root)
    for student, answers in CLASS.items():
        hand_in(root / "nn", student, *answers)
    run((read_course(root / "exercises"), root / "nn"))
    return root


@pytest.fixture
def new(released: Path, tmp_path: Path) -> Site:
    """A site of the test's own in which nobody has handed in."""
    shutil.copytree(released, tmp_path / "site")
    return read_course(tmp_path / "site" / "exercises"), tmp_path / "site" / "nn"


@pytest.fixture
def site(graded: Path, tmp_path: Path) -> Site:
    """A site of the test's own in which three students were graded."""
    shutil.copytree(graded, tmp_path / "site")
    return read_course(tmp_path / "site" / "exercises"), tmp_path / "site" / "nn"


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Break the run between nbgrader's gradebook and the notebooks; the function mends it."""

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "replace_files", fail)
        yield patch.undo


# ---------------------------------------------------------------------- scores


def test_scores_are_those_of_grade_batch(site: Site, tmp_path: Path) -> None:
    """Every student has the same score for every exercise as when the same answers are graded as files."""
    course, folder = site
    for student, answers in CLASS.items():
        (tmp_path / "files" / student).mkdir(parents=True)
        for name, answer in zip(("alpha", "beta"), answers, strict=True):
            (tmp_path / "files" / student / f"{name}.py").write_text(answer)
    units = units_of(course, tmp_path / "files", course.exercises.values())
    with Gradebook.open(tmp_path / "batch.db") as book:
        run_batch(course, units, book, 2, lambda _: None)
        expected = {(result.student, f"{result.exercise}-check"): result.score for result in book.results()}

    found = {key: auto for key, (auto, _, _) in grades(folder).items() if key[1].endswith("-check")}

    assert found == expected
    assert found["emmy", "alpha-check"] == 2.0  # partial credit is a number


def test_an_automatic_score_needs_no_person_and_a_discussion_does(site: Site) -> None:
    """After a run formgrader waits for the discussions alone."""
    found = grades(site[1])

    assert {cell: review for (student, cell), (_, _, review) in found.items() if student == "emmy"} == {
        "alpha-check": 0,
        "beta-check": 0,
        "discussion_why": 1,
    }


def test_a_second_run_does_nothing(site: Site) -> None:
    """What has not changed is neither graded nor written again."""
    folder = site[1]
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("autograded/**/*")}
    known = grades(folder)

    summary, seen = run(site)

    assert summary.written == 0
    assert (seen[-1].total, seen[-1].kept) == (6, 6)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("autograded/**/*")} == before
    assert grades(folder) == known


def test_work_handed_in_anew_is_graded_anew(site: Site) -> None:
    """A new answer gives a new score, a new time and a new notebook, for its student alone."""
    hand_in(site[1], "emmy", RIGHT, RIGHT, at="2030-01-09")

    summary, seen = run(site)

    assert summary.written == 1
    assert seen[-1].total - seen[-1].kept == 1
    assert grades(site[1])["emmy", "alpha-check"] == (6.0, None, 0)
    times = dict(rows(site[1], "SELECT student_id, timestamp FROM submitted_assignment"))
    assert datetime.fromisoformat(times["emmy"]) == datetime(2030, 1, 9)


def test_only_named_students_are_graded(new: Site) -> None:
    """`students` limits a run to them."""
    for student in ("ada", "emmy"):
        hand_in(new[1], student, RIGHT, RIGHT)

    run(new, students=["emmy"])

    assert {student for student, _ in grades(new[1])} == {"emmy"}


# ---------------------------------------------------------------------- kills


KILLED = """
import os, signal, sys
from pathlib import Path
from grader.course.reading import read_course
from grader.nbgrader.bulk import autograde

def report(progress):
    if progress.result:
        os.kill(os.getpid(), signal.SIGKILL)

autograde(read_course(Path(sys.argv[1])), Path(sys.argv[2]), "01_tiny", 1, report)
"""


def test_a_killed_run_goes_on(new: Site) -> None:
    """What was graded before a SIGKILL is not graded again, and the next run ends as if nothing had happened."""
    for student, answers in CLASS.items():
        hand_in(new[1], student, *answers)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(new[0].root), str(new[1])])
    assert killed.returncode == -signal.SIGKILL

    summary, seen = run(new)

    assert seen[0].kept == 1
    assert summary.written == len(CLASS)
    assert grades(new[1])["emmy", "alpha-check"] == (2.0, None, 0)


def test_notebooks_that_a_kill_prevented_are_written_by_the_next_run(new: Site, stopped: Callable[[], None]) -> None:
    """A run that is stopped after nbgrader's gradebook was written leaves nothing that stays missing."""
    hand_in(new[1], "ada", RIGHT, RIGHT)
    with pytest.raises(KeyboardInterrupt):
        run(new)
    stopped()

    summary, seen = run(new)

    assert (summary.written, seen[0].kept) == (1, 2)
    assert autograded(new[1], "ada")["cells"]


def test_nothing_is_written_to_nbgraders_gradebook_when_something_fails_on_the_way(
    new: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is one transaction: there are all rows or none."""
    hand_in(new[1], "ada", RIGHT, RIGHT)

    def fail(_: object) -> Callable[..., float]:
        def penalty(*_: object) -> float:
            raise RuntimeError("a plugin of the site's")

        return penalty

    monkeypatch.setattr(bulk, "_penalty", fail)
    rows(new[1], "UPDATE assignment SET duedate = '2020-01-01 00:00:00.000000'")
    with pytest.raises(RuntimeError):
        run(new)

    assert rows(new[1], "SELECT * FROM student") == []
    assert grades(new[1]) == {}


# ---------------------------------------------------------------------- what people gave


def test_a_manual_score_stays_and_is_flagged_when_the_answer_is_graded_anew(site: Site) -> None:
    """As `nbgrader autograde` does: the score is kept, and somebody is asked to look again."""
    give(site[1], "emmy", "alpha-check", 5.0)
    hand_in(site[1], "emmy", RIGHT, RIGHT)

    run(site)

    assert grades(site[1])["emmy", "alpha-check"] == (6.0, 5.0, 1)


def test_a_manual_score_is_not_flagged_when_nothing_has_changed(site: Site) -> None:
    """A person who has looked is not asked again by a run that found nothing new."""
    give(site[1], "emmy", "alpha-check", 5.0)

    run(site)

    assert grades(site[1])["emmy", "alpha-check"] == (2.0, 5.0, 0)


def test_a_comment_of_a_person_stays(site: Site) -> None:
    """Ours is another column: nbgrader shows the person's."""
    give(site[1], "emmy", "alpha-check", 5.0, "Nearly!")
    hand_in(site[1], "emmy", RIGHT, RIGHT)

    run(site)

    found = rows(site[1], "SELECT auto_comment FROM comment WHERE manual_comment = 'Nearly!'")
    assert len(found) == 1
    assert "6 of 6 points" in found[0][0]


def test_the_score_of_a_discussion_comes_back(site: Site) -> None:
    """`sync` stores it in our gradebook, with the person's comment, once."""
    give(site[1], "ada", "discussion_why", 3.0, "A good reason.")

    first, second = sync(*site, ASSIGNMENT), sync(*site, ASSIGNMENT)

    assert (first.manual, second.manual) == (1, 0)
    with Gradebook.open(site[1] / RESULTS_FILE) as book:
        found = book.latest("ada", "discussion_why")
    assert found is not None
    assert (found.score, found.max_score, found.checks[0].message) == (3.0, 4.0, "A good reason.")


def test_sync_writes_what_is_graded(site: Site) -> None:
    """From our gradebook alone all of nbgrader's rows and notebooks come back."""
    before = grades(site[1])
    rows(site[1], "UPDATE grade SET auto_score = NULL")
    shutil.rmtree(site[1] / "autograded")

    summary = sync(*site, ASSIGNMENT)

    assert summary.written == len(CLASS)
    assert grades(site[1]) == before


def test_sync_leaves_out_what_was_handed_in_after_grading(site: Site) -> None:
    """An old score is never written beside a new answer."""
    hand_in(site[1], "emmy", RIGHT, RIGHT)

    summary = sync(*site, ASSIGNMENT)

    assert [student for student, _ in summary.problems] == ["emmy"]
    assert grades(site[1])["emmy", "alpha-check"][0] == 2.0
    assert ADDS in [cell["source"] for cell in autograded(site[1], "emmy")["cells"]]


# ---------------------------------------------------------------------- what students hand in


def test_a_notebook_that_cannot_be_read_is_listed_and_flagged_and_stops_nobody(new: Site) -> None:
    """Its scores are not zero but missing, until a person has looked."""
    hand_in(new[1], "ada", RIGHT, RIGHT)
    hand_in(new[1], "bob", RIGHT, RIGHT).write_text("{no JSON")

    summary, _ = run(new)

    assert [student for student, _ in summary.problems] == ["bob"]
    found = grades(new[1])
    assert found["bob", "alpha-check"] == (None, None, 1)
    assert found["ada", "alpha-check"] == (6.0, None, 0)


@pytest.mark.parametrize("what", ["notebook", "assignment", "student"])
def test_no_link_is_followed(new: Site, what: str, tmp_path: Path) -> None:
    """Whatever a student made a link, what it leads to is neither graded nor copied."""
    hand_in(new[1], "ada", RIGHT, RIGHT)
    path = hand_in(new[1], "eve", RIGHT, RIGHT)
    part = {"notebook": path, "assignment": path.parent, "student": path.parent.parent}[what]
    part.rename(tmp_path / "elsewhere")
    part.symlink_to(tmp_path / "elsewhere")

    summary, _ = run(new)

    assert [student for student, _ in summary.problems] == ["eve"]
    assert grades(new[1])["eve", "alpha-check"] == (None, None, 1)
    assert "sum(x)" not in json.dumps(autograded(new[1], "eve"))


def test_a_missing_notebook_has_no_points(site: Site) -> None:
    """As with `nbgrader autograde`: zero, nothing to look at, no graded notebook any more; but it is listed."""
    give(site[1], "ada", "beta-check", 5.0)
    hand_in(site[1], "ada", RIGHT, RIGHT).unlink()

    summary, _ = run(site)

    assert "missing" in summary.problems[0][1]
    assert grades(site[1])["ada", "alpha-check"] == (0.0, None, 0)
    assert grades(site[1])["ada", "beta-check"] == (0.0, 5.0, 0)
    assert not list((site[1] / "autograded" / "ada").rglob("*.ipynb"))


def test_a_time_that_is_none_is_listed_and_copied_nowhere(new: Site) -> None:
    """Every command of nbgrader's would stop at it."""
    path = hand_in(new[1], "ada", RIGHT, RIGHT)
    (path.parent / "timestamp.txt").write_text("yesterday, I swear")

    summary, _ = run(new)

    assert "timestamp.txt" in summary.problems[0][1]
    assert not (new[1] / "autograded" / "ada" / ASSIGNMENT / "timestamp.txt").exists()
    assert grades(new[1])["ada", "alpha-check"][0] == 6.0


def test_further_files_are_copied_and_links_among_them_are_not(new: Site, tmp_path: Path) -> None:
    """As nbgrader does, but for what leads out of the submission."""
    path = hand_in(new[1], "ada", RIGHT, RIGHT)
    (path.parent / "data").mkdir()
    (path.parent / "data" / "own.csv").write_text("1,2")
    (tmp_path / "secret.txt").write_text("secret")
    (path.parent / "secret.txt").symlink_to(tmp_path / "secret.txt")

    run(new)

    found = {file.name for file in (new[1] / "autograded" / "ada" / ASSIGNMENT).rglob("*") if file.is_file()}
    assert found == {f"{ASSIGNMENT}.ipynb", "timestamp.txt", "own.csv"}


def test_the_answer_to_a_discussion_is_where_graders_look(site: Site) -> None:
    """The cells of a student's own stay in the autograded notebook, after the discussion's."""
    texts = [cell["source"] for cell in autograded(site[1], "ada")["cells"]]

    answer = texts.index("Because.")
    assert texts[answer - 1] == "**Student's answer**"
    assert texts[answer - 2].startswith("Why?")


# ---------------------------------------------------------------------- nbgrader's own commands go on from there


@pytest.fixture(scope="module")
def feedback(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graded site after `nbgrader generate_feedback`."""
    root = tmp_path_factory.mktemp("feedback") / "site"
    shutil.copytree(graded, root)
    nbgrader(root / "nn", "generate_feedback", ASSIGNMENT)
    return root / "nn" / "feedback"


def page(feedback: Path, student: str) -> str:
    return (feedback / student / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()


def test_feedback_explains_and_scores(feedback: Path) -> None:
    """The student's page from `nbgrader generate_feedback` names the mistake and has our score."""
    text = page(feedback, "emmy")

    assert "Multiply by the factor, do not add it." in text
    assert "Score: 2.0 / 6.0" in text


def test_feedback_holds_nothing_hidden(feedback: Path) -> None:
    """Of a hidden check there is its sentence; neither its name, its source nor its inputs."""
    text = page(feedback, "emmy")

    assert "A matrix is multiplied as well" in text
    assert "test_scale_on_a_matrix" not in text
    assert "-2.5" not in text


def test_feedback_escapes_what_a_student_wrote(feedback: Path) -> None:
    """The text of an exception is text, in the comment and in the output: no element, no link."""
    text = page(feedback, "sofia")

    assert "&lt;img src=x&gt;" in text
    assert "<img src=x>" not in text
    assert 'href="b"' not in text


def test_no_message_of_a_hidden_check_reaches_a_student(site: Site) -> None:
    """Whatever a stored result says of it: not in a comment, in no graded notebook, not in the feedback."""
    with Gradebook.open(site[1] / RESULTS_FILE) as book:
        found = book.latest("emmy", "alpha")
        assert found
        told = tuple(replace(check, explanation=plain(f"{check.id} got CANARY")) for check in found.checks)
        book.add(replace(found, checks=told))

    sync(*site, ASSIGNMENT)
    nbgrader(site[1], "generate_feedback", ASSIGNMENT)

    comments = "".join(text for (text,) in rows(site[1], "SELECT auto_comment FROM comment") if text)
    for said in (comments, json.dumps(autograded(site[1], "emmy")), page(site[1] / "feedback", "emmy")):
        assert "test_scale got CANARY" in said
        assert "test_scale_on_a_matrix got CANARY" not in said


def test_late_penalties_are_nbgraders_own(site: Site) -> None:
    """The plugin that nbgrader is configured with decides, and the score that it is told counts people's scores."""
    folder = site[1]
    (folder / SITES).write_text(SITES_TEXT + 'c.LateSubmissionPlugin.penalty_method = "zero"\n')
    rows(folder, "UPDATE assignment SET duedate = '2030-01-01 00:00:00.000000'")
    rows(folder, "UPDATE submitted_assignment SET extension = '1970-01-09 00:00:00.000000' WHERE student_id = 'ada'")
    give(folder, "emmy", "discussion_why", 3.0)

    run(site)

    query = """SELECT student_id, late_submission_penalty FROM submitted_notebook n
    JOIN submitted_assignment s ON n.assignment_id = s.id"""
    assert dict(rows(folder, query)) == {"ada": None, "emmy": 11.0, "sofia": 2.0}


def test_a_plugin_of_the_sites_own_is_found_where_nbgrader_finds_it(site: Site) -> None:
    """In the course directory, in which nbgrader's commands are started; this process has nothing of it afterwards."""
    folder, path = site[1], list(sys.path)
    (folder / "tenth.py").write_text(PLUGIN)
    (folder / SITES).write_text(SITES_TEXT + 'import tenth\nc.AssignLatePenalties.plugin_class = "tenth.Tenth"\n')
    rows(folder, "UPDATE assignment SET duedate = '2030-01-01 00:00:00.000000'")

    run(site)

    assert (0.8,) in rows(folder, "SELECT late_submission_penalty FROM submitted_notebook")
    assert sys.path == path


def test_a_plugin_that_is_nowhere_is_named(site: Site) -> None:
    """Nothing is written."""
    (site[1] / SITES).write_text(SITES_TEXT + 'c.AssignLatePenalties.plugin_class = "nowhere.Plugin"\n')

    with pytest.raises(CourseError, match=r"nowhere\.Plugin"):
        run(site)


def test_a_group_can_write_over_what_is_written(new: Site) -> None:
    """Where nbgrader is told that several people grade."""
    folder = new[1]
    (folder / SITES).write_text(SITES_TEXT + "c.CourseDirectory.groupshared = True\n")
    hand_in(folder, "ada", RIGHT, RIGHT)

    run(new)

    place = folder / "autograded" / "ada" / ASSIGNMENT
    assert (place / f"{ASSIGNMENT}.ipynb").stat().st_mode & 0o777 == 0o664
    assert all(shared.stat().st_mode & 0o2770 == 0o2770 for shared in (place, place.parent, place.parent.parent))


# ---------------------------------------------------------------------- nbgrader's settings


def test_the_users_settings_count_and_the_courses_win(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gradebook is the one that nbgrader's own commands would take."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    (tmp_path / SITES).write_text('c.CourseDirectory.db_url = "sqlite:////srv/all.db"\n')

    assert CourseFolder(site[1]).database == ("sqlite:////srv/all.db", "nn")
    (site[1] / SITES).write_text(SITES_TEXT + 'c.CourseDirectory.db_url = "sqlite:///own.db"\n')
    assert CourseFolder(site[1]).database == (f"sqlite:///{site[1].resolve() / 'own.db'}", "nn")


def test_settings_of_another_directory_are_refused(site: Site) -> None:
    """Else nbgrader's commands would grade there, and ours here."""
    (site[1] / SITES).write_text(SITES_TEXT + 'c.CourseDirectory.root = "/srv/other"\n')

    with pytest.raises(CourseError, match="the course directory is /srv/other, not"):
        CourseFolder(site[1])


@pytest.mark.parametrize("line", ['os.environ["NOWHERE"]', "c.CourseDirectory.course_id = 7", "1 +"])
def test_settings_that_are_wrong_are_named(site: Site, line: str) -> None:
    """Whatever goes wrong in them."""
    (site[1] / SITES).write_text(f"import os\n{SITES_TEXT}{line}\n")

    with pytest.raises(CourseError, match="nbgrader's settings for "):
        CourseFolder(site[1])


# ---------------------------------------------------------------------- errors are sentences


def test_an_unknown_assignment_is_named(new: Site) -> None:
    """The error says what to run first."""
    with pytest.raises(UsageError, match="no assignment '02_none'") as error:
        sync(*new, "02_none")

    assert "generate_assignment" in error.value.hint


def test_a_folder_without_a_gradebook_gets_none(new: Site, tmp_path: Path) -> None:
    """A wrong folder is named, and nothing is made in it."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(UsageError, match=r"no nbgrader gradebook at .*empty"):
        sync(new[0], tmp_path / "empty", ASSIGNMENT)

    assert list((tmp_path / "empty").iterdir()) == []


def test_nobody_has_handed_in(new: Site) -> None:
    """That is an error with a hint, not an empty run."""
    with pytest.raises(UsageError, match="nobody has handed in"):
        run(new)


def test_a_damaged_nbgrader_gradebook_is_named(new: Site) -> None:
    """What is no database is left alone."""
    hand_in(new[1], "ada", RIGHT, RIGHT)
    (new[1] / "gradebook.db").write_bytes(b"not a database " * 100)

    with pytest.raises(GradebookError, match=r"gradebook\.db"):
        run(new)


def test_settings_change_nothing_here(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader's settings are a program; what it does to the environment is not for who only reads them."""
    monkeypatch.delenv("GRADE_COURSE", raising=False)
    before = dict(os.environ)
    _, folder = site
    (folder / SITES).write_text('import os\nos.environ["GRADE_COURSE"] = "/nowhere"\n' + SITES_TEXT)

    assert CourseFolder(folder).config
    assert dict(os.environ) == before
