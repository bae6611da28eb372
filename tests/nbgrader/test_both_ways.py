"""A class graded by `nbgrader autograde` with our preprocessors and by `grade nbgrader autograde`, and its feedback.

Among those who hand in there is whatever may lie in a submission beside its notebook: nothing of the instructor's is
copied, and nobody is stopped.
"""

from __future__ import annotations

import ast
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.nbgrader.handed_in import folders
from grader.nbgrader.handed_in.folders import TIMESTAMP, CourseFolder
from grader.nbgrader.hooks.clearing import SECRET

from ..shared import once
from .site import ADDS, RAISES, RIGHT, Grade, Site

ASSIGNMENT, NOTEBOOK = "01_tiny", "01_tiny.ipynb"
CANARY = "CANARY of the instructor's"
EVIL = "Because. <script>alert('CANARY')</script> $a<b$ **so**"
UNSHOWABLE = ("<img src=x onerror=alert(1)>", 'a" onmouseover="b', "eve\x1b[2J")
WRONG = {"emmy": (ADDS, RIGHT), "sofia": (RAISES, "def scale(:\n")}
LINKS = {"notebook_a_link": 0, "all_a_link": 1, "student_a_link": 2}
"""Who has made a link of which part of the path, from its end."""
FULL: Grade = (6.0, None, 0)
REVIEW: Grade = (None, None, 1)


@dataclass(frozen=True)
class Graded(Site):
    """A site in which the class was graded, and what was said."""

    log: str


@pytest.fixture(scope="module", params=["plain", "bulk"])
def way(request: pytest.FixtureRequest) -> str:
    """nbgrader's own command, or ours."""
    return str(request.param)


def hand_in(
    site: Site, student: str, answers: tuple[str, str] = (RIGHT, RIGHT), name: str = "", at: str | None = "2030-01-02"
) -> Path:
    """Hand in, by default right answers; return the folder."""
    texts = {"alpha": answers[0], "beta": answers[1], "discussion_why-answer": EVIL}
    return site.hand_in(student, site.filled(texts), name, at and f"{at} 00:00:00 UTC").parent


def hand_all_in(site: Site) -> None:
    """Hand in what the tests are about; aaron comes before all others, zoe after them."""
    secret = site.folder / "secret.txt"
    secret.write_text(CANARY)
    for student in ("aaron", *UNSHOWABLE):
        hand_in(site, student)
    for student, answers in WRONG.items():
        hand_in(site, student, answers)
    links = hand_in(site, "links")
    (links / "evil.html").symlink_to(secret)
    (links / "gradebook.db").symlink_to("../../../gradebook.db")
    (links / "device").symlink_to("/dev/null")  # not zero: where this fails, no disk is filled
    (links / "dangling").symlink_to("/nowhere")
    (links / "folder").symlink_to(site.folder / "source")
    (links / "data").mkdir()
    (links / "data" / "own.csv").write_text("1,2")
    (links / SECRET).touch()
    with (links / "huge").open("wb") as file:
        file.truncate(folders.MAX_NOTEBOOK + 1)  # takes no room
    os.mkfifo(hand_in(site, "pipe") / "pipe")
    os.mkfifo(hand_in(site, "pipe_for_time", at=None) / TIMESTAMP)
    hand_in(site, "no_time", at="yesterday")
    hand_in(site, "renamed", name="01_tiny (1)\x1b[2J.ipynb")
    site.hand_in("damaged", b"{no JSON")
    for student, above in LINKS.items():
        part = [hand_in(site, student) / NOTEBOOK, site.place(student), site.place(student).parent][above]
        part.rename(site.folder.parent / f"of_{student}")
        part.symlink_to(site.folder.parent / f"of_{student}")
    followed = hand_in(site, "followed")  # where something that collects followed links: copies of what they led to
    for name in ("evil.html", "data/evil.csv", SECRET):
        (followed / name).parent.mkdir(exist_ok=True)
        (followed / name).write_text(CANARY)
    (hand_in(site, "zoe") / SECRET).write_text("5e" * 64)
    bulky = hand_in(site, "bulky")
    for number in range(folders.MAX_ENTRIES + 1):
        (bulky / f"file{number}").touch()


@pytest.fixture(scope="module")
def graded(released: Site, way: str, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """The class, graded by nbgrader's command or ours, and its feedback."""

    def make(folder: Path) -> Graded:
        site = released.copy(folder)
        hand_all_in(site)
        graded = Graded(site.folder, site.exercises, site.autograde(way))
        graded.nbgrader("generate_feedback", ASSIGNMENT)
        return graded

    return once(tmp_path_factory, f"graded-{way}", make)


# ---------------------------------------------------------------------- scores and explanations


def test_nobody_is_stopped_and_nobody_fails(graded: Graded, way: str) -> None:
    """Who handed a notebook in gets its points, whatever lies beside it, and so do all others.

    A score that only a person can give is missing, no zero; partial credit is a number.
    """
    right = ("aaron", "zoe", "links", "pipe", "pipe_for_time", "no_time", "followed", "bulky")
    expected = dict.fromkeys(right, FULL) | dict.fromkeys(WRONG, (2.0, None, 0))
    expected |= dict.fromkeys((*LINKS, "renamed", "damaged"), REVIEW)

    assert {student: grade for (student, cell), grade in graded.grades().items() if cell == "alpha-check"} == expected
    innocent = {cell: grade for (student, cell), grade in graded.grades().items() if student == "aaron"}
    assert innocent == {"alpha-check": FULL, "beta-check": FULL, "discussion_why": REVIEW}
    assert "damaged: no JSON" in graded.log
    if way == "bulk":  # ours lists whom a person has to look at, and nobody else
        listed = [ast.literal_eval(line)[0] for line in graded.log.splitlines()]
        shown = {student for student in listed if student.isidentifier()}
        assert shown == {*LINKS, "renamed", "damaged", "no_time", "pipe_for_time"}
        assert len(listed) == len(shown) + len(UNSHOWABLE)


def test_a_run_says_what_it_does(graded: Graded) -> None:
    """No traceback, no warning of SQLAlchemy."""
    assert "Traceback" not in graded.log
    assert "SAWarning" not in graded.log


def test_the_comment_names_the_mistake(graded: Graded) -> None:
    """Formgrader and feedback show what `grade check` says, as a comment on the answer."""
    text, _ = graded.comments()["emmy", "alpha"]

    assert text is not None
    assert "Multiply by the factor, do not add it." in text
    assert "1 of 3 checks passed, 2 of 6 points" in text


def test_the_explanation_is_the_output_of_the_check(graded: Graded) -> None:
    """The autograded notebook shows it below the answer, as text and as HTML; nothing was run there."""
    known = [cell for cell in graded.autograded("emmy")["cells"] if "nbgrader" in cell["metadata"]]
    cells = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in known}

    (output,) = cells["alpha-check"]["outputs"]
    assert "do not add it" in "".join(output["data"]["text/plain"])
    assert "do not add it" in "".join(output["data"]["text/html"])
    assert cells["alpha"]["outputs"] == []


def test_the_answer_to_a_discussion_is_where_graders_look(graded: Graded) -> None:
    """The cells of a student's own stay in the autograded notebook, after the discussion's."""
    texts = ["".join(cell["source"]) for cell in graded.autograded("aaron")["cells"]]

    (answer,) = (place for place, text in enumerate(texts) if text.startswith("Because."))
    assert texts[answer - 1] == "**Student's answer**"
    assert texts[answer - 2].startswith("Why?")


def test_what_a_person_gave_stays_and_an_error_of_ours_is_no_zero(released: Site, way: str, tmp_path: Path) -> None:
    """Graded anew, a person's score and comment stay beside the new automatic ones, and somebody is to look again.

    Where a check file is broken there is no score, and a person has to look; the run goes on. Only who is named is
    graded.
    """
    site = released.copy(tmp_path)
    hand_in(site, "emmy", WRONG["emmy"])
    site.autograde(way)
    site.give("emmy", "alpha-check", 5.0, "Nearly!")
    hand_in(site, "emmy", at="2030-01-09")
    hand_in(site, "zoe")
    (file,) = site.course.root.rglob("test_beta.py")
    file.write_text("def (")

    site.autograde(way, "emmy")

    assert {student for student, _ in site.grades()} == {"emmy"}
    assert site.grades()["emmy", "alpha-check"] == (6.0, 5.0, 1)
    ours, theirs = site.comments()["emmy", "alpha"]
    assert theirs == "Nearly!"  # nbgrader shows it
    assert "6 of 6 points" in (ours or "")
    assert site.grades()["emmy", "beta-check"] == REVIEW
    assert "not the student's fault" in (site.comments()["emmy", "beta"][0] or "")


# ---------------------------------------------------------------------- what lies beside a notebook


def test_a_name_that_formgrader_would_obey_is_refused(graded: Graded) -> None:
    """In the exchange it is the student who names the folder, and formgrader shows ids as they are."""
    assert graded.log.count("the folder's name cannot be shown: rename it") == len(UNSHOWABLE)
    assert "eve\x1b" not in graded.log
    assert graded.files(UNSHOWABLE[0], "autograded") == set()


def test_no_link_is_followed_and_no_pipe_or_device_read(graded: Graded) -> None:
    """Nothing of the instructor's is copied; a student's own ordinary file is."""
    assert graded.files("links", "autograded") == {NOTEBOOK, TIMESTAMP, SECRET, "data/own.csv"}
    assert graded.files("pipe", "autograded") == {NOTEBOOK, TIMESTAMP}
    assert graded.files("all_a_link", "autograded") == {NOTEBOOK}
    for student in LINKS:
        assert student in graded.log
        assert "sum(x)" not in str(graded.autograded(student))


def test_a_time_that_is_none_is_said_and_not_copied(graded: Graded) -> None:
    """Every command of nbgrader would stop at the copy."""
    assert f"{TIMESTAMP} holds no time" in graded.log
    for student in ("no_time", "pipe_for_time"):
        assert graded.files(student, "autograded") == {NOTEBOOK}


def test_not_more_is_copied_than_a_person_would_hand_in(graded: Graded) -> None:
    """A disk is not filled by one student."""
    assert len(graded.files("bulky", "autograded")) <= folders.MAX_ENTRIES + 1


def test_a_notebook_of_another_name_is_no_zero(graded: Graded) -> None:
    """It is said which was expected and which is there, in words that move no cursor; a person decides."""
    assert f"no {NOTEBOOK} in the submission, but 01_tiny (1)" in graded.log
    assert "\\x1b[2J.ipynb: rename what is meant" in graded.log.replace("\\\\", "\\")
    assert graded.files("renamed", "autograded") == {NOTEBOOK, TIMESTAMP}
    assert graded.grades()["renamed", "discussion_why"] == REVIEW


# ---------------------------------------------------------------------- feedback


@pytest.mark.parametrize("student", ["aaron", "links", "followed", "no_time", "bulky"])
def test_feedback_is_the_page_and_what_releases_it(graded: Graded, student: str) -> None:
    """No file that was handed in comes back: where a link was followed, it may be the instructor's."""
    assert graded.files(student, "feedback") == {"01_tiny.html", TIMESTAMP, SECRET}
    assert CANARY not in graded.page(student)


def test_feedback_can_be_released_for_everybody(graded: Graded, tmp_path: Path) -> None:
    """A secret that `nbgrader submit` wrote counts; where there is none, nobody can guess the new one."""
    students = ("aaron", "followed", "links", "zoe")
    secrets = [(graded.place(student, "feedback") / SECRET).read_text() for student in students]

    assert secrets[-1] == "5e" * 64
    assert all(re.fullmatch("[0-9a-f]{128}", secret) for secret in secrets)
    assert len(set(secrets)) == len(secrets)
    tmp_path.chmod(0o777)
    said = graded.nbgrader("release_feedback", ASSIGNMENT, f"--Exchange.root={tmp_path}")
    assert "Releasing feedback for student 'zoe'" in said


def test_feedback_explains_and_holds_nothing_hidden(graded: Graded) -> None:
    """The page names the mistake and has our score; of a hidden check no name, source or input, but its sentence."""
    text = graded.page("emmy")

    assert "Multiply by the factor, do not add it." in text
    assert "Score: 2.0 / 6.0" in text
    assert "A matrix is multiplied as well" in text
    assert "test_scale_on_a_matrix" not in text
    assert "-2.5" not in text


def test_nothing_of_a_students_text_runs_in_the_feedback(graded: Graded) -> None:
    """An element is shown as text, a raised one's too, in the comment and in the output; emphasis is as ever."""
    page, raised = graded.page("aaron"), graded.page("sofia")

    assert "alert('CANARY')" in page
    assert "<script>alert" not in page
    assert "<strong>so</strong>" in page
    assert "&lt;img src=x&gt;" in raised
    assert "<img src=x>" not in raised
    assert 'href="b"' not in raised


def test_nothing_of_a_students_text_runs_in_formgrader(graded: Graded, tmp_path: Path) -> None:
    """Its page of a submission, made as its server makes it, even of a notebook that is as a student wrote it."""
    import nbformat
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers

    config = CourseFolder(graded.folder).config
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    tree = nbformat.read(graded.place("aaron", "autograded") / NOTEBOOK, 4)
    tree.cells.append(nbformat.v4.new_markdown_cell(EVIL))
    about = {"index": 0, "total": 1, "base_url": "", "submission_id": "1", "notebook_id": "01_tiny"}
    page, _ = HTMLExporter(config=config).from_notebook_node(tree, resources=about)

    assert "&lt;script&gt;alert('CANARY')" in page
    assert "<script>alert" not in page
    assert 'class="score tabbable" id="alpha-check"' in page  # where the instructor's own score goes
