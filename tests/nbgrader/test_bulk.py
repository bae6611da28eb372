"""A class's notebooks are graded like its files and land in nbgrader's gradebook; nothing a person gave is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from grader.errors import CourseError, GradebookError, UsageError
from grader.explanation import plain
from grader.instructor.batch import Standing
from grader.instructor.gradebook import Gradebook
from grader.nbgrader import bulk
from grader.nbgrader.bulk import RESULTS_FILE, Summary, autograde, sync
from grader.nbgrader.handed_in.folders import CourseFolder
from grader.nbgrader.handout.config import SITES, SITES_TEXT

from ..shared import once
from .site import ADDS, RAISES, RIGHT, Site

ASSIGNMENT = "01_tiny"
CLASS = {"ada": (RIGHT, RIGHT), "emmy": (ADDS, RIGHT), "sofia": (RAISES, "def scale(:\n")}
PLUGIN = """
from nbgrader.plugins import BasePlugin

class Tenth(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 10
"""


def hand_in(site: Site, student: str, *answers: str, at: str = "2030-01-02") -> Path:
    """Hand in answers to both exercises and to the discussion; return the notebook."""
    texts = dict(zip(("alpha", "beta"), answers, strict=True)) | {"discussion_why-answer": "Because."}
    return site.hand_in(student, site.filled(texts), at=f"{at} 00:00:00 UTC")


def run(site: Site) -> tuple[Summary, list[Standing]]:
    seen: list[Standing] = []
    return autograde(site.course, site.folder, ASSIGNMENT, 2, seen.append), seen


@pytest.fixture(scope="module")
def graded(released: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same after a first run with three students."""

    def make(folder: Path) -> Site:
        site = released.copy(folder)
        for student, answers in CLASS.items():
            hand_in(site, student, *answers)
        run(site)
        return site

    return once(tmp_path_factory, "class-of-three", make)


@pytest.fixture
def new(released: Site, tmp_path: Path) -> Site:
    """A site of the test's own in which nobody has handed in."""
    return released.copy(tmp_path)


@pytest.fixture
def site(graded: Site, tmp_path: Path) -> Site:
    """A site of the test's own in which three students were graded."""
    return graded.copy(tmp_path)


# ---------------------------------------------------------------------- scores


def test_a_second_run_does_nothing(site: Site) -> None:
    """What has not changed is neither graded nor written again; nobody who has looked is asked again."""
    site.give("emmy", "alpha-check", 5.0)
    before = {path: path.stat().st_mtime_ns for path in site.folder.rglob("autograded/**/*")}
    known = site.grades()

    summary, seen = run(site)

    assert summary.written == 0
    assert (seen[-1].total, seen[-1].kept) == (6, 6)
    assert {path: path.stat().st_mtime_ns for path in site.folder.rglob("autograded/**/*")} == before
    assert site.grades() == known
    assert known["emmy", "alpha-check"] == (2.0, 5.0, 0)


def test_work_handed_in_anew_is_graded_anew(site: Site) -> None:
    """A new answer gives a new score, a new time and a new notebook, for its student alone.

    `sync` leaves it out before: an old score is never written beside a new answer.
    """
    hand_in(site, "emmy", RIGHT, RIGHT, at="2030-01-09")

    left_out = sync(site.course, site.folder, ASSIGNMENT)

    assert [student for student, _ in left_out.problems] == ["emmy"]
    assert site.grades()["emmy", "alpha-check"][0] == 2.0
    assert ADDS in [cell["source"] for cell in site.autograded("emmy")["cells"]]

    summary, seen = run(site)

    assert summary.written == 1
    assert seen[-1].total - seen[-1].kept == 1
    assert site.grades()["emmy", "alpha-check"] == (6.0, None, 0)
    times = dict(site.query("SELECT student_id, timestamp FROM submitted_assignment"))
    assert datetime.fromisoformat(times["emmy"]) == datetime(2030, 1, 9)


# ---------------------------------------------------------------------- kills


def raising(error: type[BaseException]) -> Callable[..., Any]:
    """Return what fails like that, whatever it is told."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


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
        hand_in(new, student, *answers)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(new.course.root), str(new.folder)])
    assert killed.returncode == -signal.SIGKILL

    summary, seen = run(new)

    assert seen[0].kept == 1
    assert summary.written == len(CLASS)
    assert new.grades()["emmy", "alpha-check"] == (2.0, None, 0)


def test_notebooks_that_a_kill_prevented_are_written_by_the_next_run(
    new: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is stopped after nbgrader's gradebook was written leaves nothing that stays missing."""
    hand_in(new, "ada", RIGHT, RIGHT)
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "replace_files", raising(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run(new)

    summary, seen = run(new)

    assert (summary.written, seen[0].kept) == (1, 2)
    assert new.autograded("ada")["cells"]


def test_nothing_is_written_to_nbgraders_gradebook_when_something_fails_on_the_way(
    new: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is one transaction: there are all rows or none."""
    hand_in(new, "ada", RIGHT, RIGHT)

    monkeypatch.setattr(bulk, "_penalty", lambda _: raising(RuntimeError))
    new.query("UPDATE assignment SET duedate = '2020-01-01 00:00:00.000000'")
    with pytest.raises(RuntimeError):
        run(new)

    assert new.query("SELECT * FROM student") == []
    assert new.grades() == {}


# ---------------------------------------------------------------------- what people gave


def test_the_score_of_a_discussion_comes_back(site: Site) -> None:
    """`sync` stores it in our gradebook, with the person's comment, once."""
    site.give("ada", "discussion_why", 3.0, "A good reason.")

    first, second = sync(site.course, site.folder, ASSIGNMENT), sync(site.course, site.folder, ASSIGNMENT)

    assert (first.manual, second.manual) == (1, 0)
    with Gradebook.open(site.folder / RESULTS_FILE) as book:
        found = book.latest("ada", "discussion_why")
    assert found is not None
    assert (found.score, found.max_score, found.checks[0].message) == (3.0, 4.0, "A good reason.")


def test_sync_writes_what_is_graded(site: Site) -> None:
    """From our gradebook alone all of nbgrader's rows and notebooks come back."""
    before = site.grades()
    site.query("UPDATE grade SET auto_score = NULL")
    shutil.rmtree(site.folder / "autograded")

    summary = sync(site.course, site.folder, ASSIGNMENT)

    assert summary.written == len(CLASS)
    assert site.grades() == before


# ---------------------------------------------------------------------- what students hand in


def test_a_missing_notebook_has_no_points(site: Site) -> None:
    """As with `nbgrader autograde`: zero, nothing to look at, no graded notebook any more; but it is listed."""
    site.give("ada", "beta-check", 5.0)
    hand_in(site, "ada", RIGHT, RIGHT).unlink()

    summary, _ = run(site)

    assert "missing" in summary.problems[0][1]
    assert site.grades()["ada", "alpha-check"] == (0.0, None, 0)
    assert site.grades()["ada", "beta-check"] == (0.0, 5.0, 0)
    assert not list((site.folder / "autograded" / "ada").rglob("*.ipynb"))


# ---------------------------------------------------------------------- nbgrader's own commands go on from there


def test_no_message_of_a_hidden_check_reaches_a_student(site: Site) -> None:
    """Whatever a stored result says of it: not in a comment, in no graded notebook, not in the feedback."""
    with Gradebook.open(site.folder / RESULTS_FILE) as book:
        found = book.latest("emmy", "alpha")
        assert found
        told = tuple(replace(check, explanation=plain(f"{check.id} got CANARY")) for check in found.checks)
        book.add(replace(found, checks=told))

    sync(site.course, site.folder, ASSIGNMENT)
    site.nbgrader("generate_feedback", ASSIGNMENT)

    comments = "".join(text for (text,) in site.query("SELECT auto_comment FROM comment") if text)
    for said in (comments, json.dumps(site.autograded("emmy")), site.page("emmy")):
        assert "test_scale got CANARY" in said
        assert "test_scale_on_a_matrix got CANARY" not in said


def penalties(site: Site, settings: str) -> dict[str, float | None]:
    """Run again, with everybody late and with these settings; return what is taken off, by student."""
    (site.folder / SITES).write_text(SITES_TEXT + settings)
    site.query("UPDATE assignment SET duedate = '2030-01-01 00:00:00.000000'")
    run(site)
    query = """SELECT student_id, late_submission_penalty FROM submitted_notebook n
    JOIN submitted_assignment s ON n.assignment_id = s.id"""
    return dict(site.query(query))


def test_late_penalties_are_nbgraders_own(site: Site) -> None:
    """The plugin that nbgrader is configured with decides, and the score that it is told counts people's scores."""
    site.query("UPDATE submitted_assignment SET extension = '1970-01-09 00:00:00.000000' WHERE student_id = 'ada'")
    site.give("emmy", "discussion_why", 3.0)

    found = penalties(site, 'c.LateSubmissionPlugin.penalty_method = "zero"\n')

    # sofia's `total` counts in both: her second cell is no Python, and what stands above it is what her check sees
    assert found == {"ada": None, "emmy": 11.0, "sofia": 4.0}


def test_a_plugin_of_the_sites_own_is_found_where_nbgrader_finds_it(site: Site) -> None:
    """In the course directory, in which nbgrader's commands are started; this process has nothing of it afterwards.

    One that is nowhere is named.
    """
    path = list(sys.path)
    (site.folder / "tenth.py").write_text(PLUGIN)

    with pytest.raises(CourseError, match=r"nowhere\.Plugin"):
        penalties(site, 'c.AssignLatePenalties.plugin_class = "nowhere.Plugin"\n')
    found = penalties(site, 'import tenth\nc.AssignLatePenalties.plugin_class = "tenth.Tenth"\n')

    assert 0.8 in found.values()
    assert sys.path == path


def test_a_group_can_write_over_what_is_written(new: Site) -> None:
    """Where nbgrader is told that several people grade."""
    folder = new.folder
    (folder / SITES).write_text(SITES_TEXT + "c.CourseDirectory.groupshared = True\n")
    hand_in(new, "ada", RIGHT, RIGHT)

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

    assert CourseFolder(site.folder).database == ("sqlite:////srv/all.db", "nn")
    (site.folder / SITES).write_text(SITES_TEXT + 'c.CourseDirectory.db_url = "sqlite:///own.db"\n')
    assert CourseFolder(site.folder).database == (f"sqlite:///{site.folder.resolve() / 'own.db'}", "nn")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'c.CourseDirectory.root = "/srv/other"',
            "the course directory is /srv/other, not",
        ),  # nbgrader would grade there
        ('os.environ["NOWHERE"]', "nbgrader's settings for "),
        ("c.CourseDirectory.course_id = 7", "nbgrader's settings for "),
        ("1 +", "nbgrader's settings for "),
    ],
)
def test_settings_that_are_wrong_are_named(site: Site, line: str, said: str) -> None:
    """Whatever goes wrong in them."""
    (site.folder / SITES).write_text(f"import os\n{SITES_TEXT}{line}\n")

    with pytest.raises(CourseError, match=said):
        CourseFolder(site.folder)


# ---------------------------------------------------------------------- errors are sentences


def test_what_is_not_there_is_named(new: Site, tmp_path: Path) -> None:
    """An assignment, with what to run first; a gradebook, and none is made; somebody's work; and a sound database."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(UsageError, match="no assignment '02_none'") as error:
        sync(new.course, new.folder, "02_none")
    assert "generate_assignment" in error.value.hint
    with pytest.raises(UsageError, match=r"no nbgrader gradebook at .*empty"):
        sync(new.course, tmp_path / "empty", ASSIGNMENT)
    assert list((tmp_path / "empty").iterdir()) == []
    with pytest.raises(UsageError, match="nobody has handed in"):
        run(new)
    hand_in(new, "ada", RIGHT, RIGHT)
    (new.folder / "gradebook.db").write_bytes(b"not a database " * 100)
    with pytest.raises(GradebookError, match=r"gradebook\.db"):
        run(new)


def test_settings_change_nothing_here(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader's settings are a program; what it does to the environment is not for who only reads them."""
    monkeypatch.delenv("GRADE_COURSE", raising=False)
    before = dict(os.environ)
    folder = site.folder
    (folder / SITES).write_text('import os\nos.environ["GRADE_COURSE"] = "/nowhere"\n' + SITES_TEXT)

    assert CourseFolder(folder).config
    assert dict(os.environ) == before
