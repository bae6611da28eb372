"""Whatever lies in a submission beside its notebook: nothing of the instructor's is copied, and nobody is stopped.

All is tried both ways, by `nbgrader autograde` with our preprocessors and by `grade nbgrader autograde`, and then in
the feedback, which students get.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nbgrader.coursedir import CourseDirectory

from grader.course.reading import read_course
from grader.nbgrader.bulk import autograde
from grader.nbgrader.handed_in import folders
from grader.nbgrader.handed_in.careful import CarefulDirectory, make_careful
from grader.nbgrader.handed_in.folders import TIMESTAMP, CourseFolder, not_to_copy
from grader.nbgrader.handout.config import OURS, SITES, SITES_TEXT, config_text
from grader.nbgrader.handout.source import source_notebooks
from grader.nbgrader.hooks.clearing import SECRET
from grader.nbgrader.hooks.collecting import Collect

ASSIGNMENT, NOTEBOOK = "01_tiny", "01_tiny.ipynb"
RIGHT = "def scale(x, factor):\n    return x * factor\n\n\ndef total(x):\n    return sum(x)\n"
CANARY = "CANARY of the instructor's"
EVIL = "Because. <script>alert('CANARY')</script> $a<b$ **so**"
GRADES = """
SELECT s.student_id, g.auto_score, g.needs_manual_grade FROM grade g
JOIN submitted_notebook n ON g.notebook_id = n.id JOIN submitted_assignment s ON n.assignment_id = s.id
JOIN base_cell b ON b.id = g.cell_id WHERE b.name = ?
"""
UNSHOWABLE = ("<img src=x onerror=alert(1)>", 'a" onmouseover="b', "eve\x1b[2J")
FULL, REVIEW = (6.0, 0), (None, 1)


@dataclass
class Class:
    """A course directory of nbgrader's in which a class has handed in."""

    folder: Path
    log: str = ""

    def nbgrader(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run a command of nbgrader's; a pipe that it waits for is a failure."""
        own = {"JUPYTER_CONFIG_DIR": str(self.folder / ".jupyter"), "JUPYTER_DATA_DIR": str(self.folder / ".jupyter")}
        command = [sys.executable, "-m", "nbgrader", *args]
        done = subprocess.run(
            command, cwd=self.folder, env=os.environ | own, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done

    def hand_in(self, student: str, name: str = NOTEBOOK, at: str | None = "2030-01-02 00:00:00 UTC") -> Path:
        """Hand in right answers; return the folder."""
        tree = json.loads((self.folder / "release" / ASSIGNMENT / NOTEBOOK).read_text())
        for cell in tree["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                cell["source"] = RIGHT
            elif "Write your answer" in "".join(cell["source"]):
                cell["source"] = EVIL
        folder = self.folder / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / name).write_text(json.dumps(tree))
        if at:
            (folder / TIMESTAMP).write_text(at)
        return folder

    def hand_all_in(self) -> None:
        """Hand in what the tests are about; aaron comes before all others, zoe after them."""
        secret = self.folder / "secret.txt"
        secret.write_text(CANARY)
        for student in ("aaron", "zoe", "bulky"):
            self.hand_in(student)
        links = self.hand_in("links")
        (links / "evil.html").symlink_to(secret)
        (links / "gradebook.db").symlink_to("../../../gradebook.db")
        (links / "device").symlink_to("/dev/null")  # not zero: where this fails, no disk is filled
        (links / "dangling").symlink_to("/nowhere")
        (links / "folder").symlink_to(self.folder / "source")
        (links / "own.csv").write_text("1,2")
        with (links / "huge").open("wb") as file:
            file.truncate(folders.MAX_NOTEBOOK + 1)  # takes no room
        os.mkfifo(self.hand_in("pipe") / "pipe")
        os.mkfifo(self.hand_in("pipe_for_time", at=None) / TIMESTAMP)
        self.hand_in("no_time", at="yesterday")
        shutil.rmtree(self.hand_in("all_a_link"))
        (self.folder / "submitted" / "all_a_link" / ASSIGNMENT).symlink_to(self.folder / "submitted/aaron" / ASSIGNMENT)
        followed = self.hand_in("followed")  # where something that collects followed links: copies of what they led to
        for name in ("evil.html", "data/evil.csv"):
            (followed / name).parent.mkdir(exist_ok=True)
            (followed / name).write_text(CANARY)
        (followed / SECRET).write_text(CANARY)
        (self.folder / "submitted" / "zoe" / ASSIGNMENT / SECRET).write_text("5e" * 64)
        (self.folder / "submitted" / "links" / ASSIGNMENT / SECRET).touch()
        for number in range(folders.MAX_ENTRIES + 1):
            (self.folder / "submitted" / "bulky" / ASSIGNMENT / f"file{number}").touch()
        for name in UNSHOWABLE:
            self.hand_in(name)
        self.hand_in("renamed", "01_tiny (1)\x1b[2J.ipynb")

    def grades(self, cell: str) -> dict[str, tuple[float | None, int]]:
        """Return automatic score and whether a person has to look, by student."""
        with closing(sqlite3.connect(self.folder / "gradebook.db")) as connection:
            return {student: (auto, review) for student, auto, review in connection.execute(GRADES, (cell,))}

    def found(self, step: str, student: str) -> set[str]:
        """Return the files that nbgrader's step has for a student."""
        place = self.folder / step / student / ASSIGNMENT
        return {path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir()}


@pytest.fixture(scope="module")
def new(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course with a discussion, and nbgrader's course directory with the released assignment."""
    root = tmp_path_factory.mktemp("careful") / "site"
    shutil.copytree(built, root)
    for part, text in (("exercises", "points: 4\n\nWhy?\n"), ("solutions", "Any reason will do.\n")):
        (root / part / ASSIGNMENT / "discussion_why.md").write_text(text)
    course = read_course(root / "exercises")
    (notebook,) = source_notebooks(course)
    files = {notebook.path: notebook.text, SITES: SITES_TEXT, OURS: config_text(course.root, root / "nn")}
    for name, text in files.items():
        (root / "nn" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "nn" / name).write_text(text)
    Class(root / "nn").nbgrader("generate_assignment", ASSIGNMENT)
    return root


@pytest.fixture(scope="module", params=["plain", "bulk"])
def graded(new: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Class:
    """The class, graded by nbgrader's command or ours, and its feedback."""
    root = tmp_path_factory.mktemp(request.param) / "site"
    shutil.copytree(new, root)
    course = read_course(root / "exercises")
    found = Class(root / "nn")
    (found.folder / OURS).write_text(config_text(course.root, found.folder))
    found.hand_all_in()
    if request.param == "plain":
        found.log = found.nbgrader("autograde", ASSIGNMENT).stderr
    else:
        found.log = "\n".join(map(str, autograde(course, found.folder, ASSIGNMENT, 2, lambda _: None).problems))
    found.nbgrader("generate_feedback", ASSIGNMENT)
    return found


def test_nobody_is_stopped_and_nobody_fails(graded: Class) -> None:
    """Who handed a notebook in gets its points, whatever lies beside it, and so do all others."""
    expected = dict.fromkeys(("aaron", "zoe", "links", "pipe", "pipe_for_time", "no_time", "followed", "bulky"), FULL)

    assert graded.grades("alpha-check") == expected | {"all_a_link": REVIEW, "renamed": REVIEW}


def test_a_name_that_formgrader_would_obey_is_refused(graded: Class) -> None:
    """In the exchange it is the student who names the folder, and formgrader shows ids as they are."""
    assert graded.log.count("the folder's name cannot be shown: rename it") == len(UNSHOWABLE)
    assert "eve\x1b" not in graded.log
    assert graded.found("autograded", UNSHOWABLE[0]) == set()


def test_no_link_is_followed_and_no_pipe_or_device_read(graded: Class) -> None:
    """Nothing of the instructor's is copied; a student's own ordinary file is."""
    assert graded.found("autograded", "links") == {NOTEBOOK, TIMESTAMP, SECRET, "own.csv"}
    assert graded.found("autograded", "pipe") == {NOTEBOOK, TIMESTAMP}
    assert graded.found("autograded", "all_a_link") == {NOTEBOOK}


def test_a_time_that_is_none_is_said_and_not_copied(graded: Class) -> None:
    """Every command of nbgrader would stop at the copy."""
    assert f"{TIMESTAMP} holds no time" in graded.log
    for student in ("no_time", "pipe_for_time"):
        assert graded.found("autograded", student) == {NOTEBOOK}


def test_not_more_is_copied_than_a_person_would_hand_in(graded: Class) -> None:
    """A disk is not filled by one student."""
    assert len(graded.found("autograded", "bulky")) <= folders.MAX_ENTRIES + 1


@pytest.mark.parametrize("student", ["aaron", "links", "followed", "no_time", "bulky"])
def test_feedback_is_the_page_and_what_releases_it(graded: Class, student: str) -> None:
    """No file that was handed in comes back: where a link was followed, it may be the instructor's."""
    assert graded.found("feedback", student) == {"01_tiny.html", TIMESTAMP, SECRET}
    text = (graded.folder / "feedback" / student / ASSIGNMENT / "01_tiny.html").read_text()
    assert CANARY not in text


def test_feedback_can_be_released_for_everybody(graded: Class) -> None:
    """A secret that `nbgrader submit` wrote counts; where there is none, nobody can guess the new one."""
    students = ("aaron", "followed", "links", "zoe")
    secrets = [(graded.folder / "feedback" / student / ASSIGNMENT / SECRET).read_text() for student in students]

    assert secrets[-1] == "5e" * 64
    assert all(re.fullmatch("[0-9a-f]{128}", secret) for secret in secrets)
    assert len(set(secrets)) == len(secrets)
    exchange = graded.folder.parent / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    released = graded.nbgrader("release_feedback", ASSIGNMENT, f"--Exchange.root={exchange}")
    assert "Releasing feedback for student 'zoe'" in released.stderr


def test_a_notebook_of_another_name_is_no_zero(graded: Class) -> None:
    """It is said which was expected and which is there, in words that move no cursor; a person decides."""
    assert f"no {NOTEBOOK} in the submission, but 01_tiny (1)" in graded.log
    assert "\\x1b[2J.ipynb: rename what is meant" in graded.log.replace("\\\\", "\\")
    assert graded.found("autograded", "renamed") == {NOTEBOOK, TIMESTAMP}
    assert graded.grades("discussion_why")["renamed"] == REVIEW


def test_nothing_of_a_students_text_runs_in_the_feedback(graded: Class) -> None:
    """An element is shown as text; emphasis is as ever."""
    page = (graded.folder / "feedback" / "aaron" / ASSIGNMENT / "01_tiny.html").read_text()

    assert "alert('CANARY')" in page
    assert "<script>alert" not in page
    assert "<strong>so</strong>" in page


def test_nothing_of_a_students_text_runs_in_formgrader(graded: Class, tmp_path: Path) -> None:
    """Its page of a submission, made as its server makes it, even of a notebook that is as a student wrote it."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers

    config = CourseFolder(graded.folder).config
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    tree = json.loads((graded.folder / "autograded" / "aaron" / ASSIGNMENT / NOTEBOOK).read_text())
    tree["cells"].append({"cell_type": "markdown", "id": "evil", "metadata": {}, "source": EVIL})
    notebook = tmp_path / NOTEBOOK
    notebook.write_text(json.dumps(tree))
    about = {"index": 0, "total": 1, "base_url": "", "submission_id": "1", "notebook_id": "01_tiny"}
    page, _ = HTMLExporter(config=config).from_filename(str(notebook), resources=about)

    assert "&lt;script&gt;alert('CANARY')" in page
    assert "<script>alert" not in page
    assert 'class="score tabbable" id="alpha-check"' in page  # where the instructor's own score goes


# ---------------------------------------------------------------------- the exchange


def test_collecting_follows_no_link(new: Path, tmp_path: Path) -> None:
    """Else a link to the instructor's notebook would be an answer with all points, and its feedback the solution."""
    shutil.copytree(new, tmp_path / "site")
    site = Class(tmp_path / "site" / "nn")
    (site.folder / OURS).write_text(config_text(tmp_path / "site" / "exercises", site.folder))
    inbound = tmp_path / "exchange" / "nn" / "inbound"
    inbound.mkdir(parents=True)
    inbound.parent.parent.chmod(0o777)
    for student in ("eve", "mallory", "zoe"):
        site.hand_in(student).rename(inbound / f"{student}+{ASSIGNMENT}+2030-01-02 00:00:00 UTC")
    shutil.rmtree(site.folder / "submitted")
    links, mallory, _ = sorted(inbound.iterdir())
    mallory.rename(tmp_path / "elsewhere")
    mallory.symlink_to(tmp_path / "elsewhere")
    (links / NOTEBOOK).unlink()
    (links / NOTEBOOK).symlink_to(site.folder / "source" / ASSIGNMENT / NOTEBOOK)
    (links / "folder").symlink_to(site.folder)
    (links / "device").symlink_to("/dev/null")  # not zero: where this fails, no disk is filled
    os.mkfifo(links / "pipe")
    (links / "data").mkdir()
    (links / "data" / "own.csv").write_text("1,2")

    done = site.nbgrader("collect", ASSIGNMENT, f"--Exchange.root={tmp_path}/exchange")

    assert site.found("submitted", "eve") == {TIMESTAMP, "data/own.csv"}
    assert site.found("submitted", "mallory") == set()
    assert site.found("submitted", "zoe") == {NOTEBOOK, TIMESTAMP}
    assert f"{NOTEBOOK} is left out: is a link" in done.stderr


def test_what_is_too_large_is_not_collected(tmp_path: Path) -> None:
    """The rest of the submission is, and a group may write it where nbgrader is told so."""
    (tmp_path / "inbound").mkdir()
    for name, size in (("a", 900), ("b", 200), ("c", 50)):
        (tmp_path / "inbound" / name).write_bytes(b"x" * size)
    collect = Collect(coursedir=CourseDirectory(max_dir_size=1, groupshared=True))
    collect.do_copy(str(tmp_path / "inbound"), str(tmp_path / "submitted"))

    found = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "submitted").iterdir()}
    assert found == {"a": 0o664, "c": 0o664}
    assert (tmp_path / "submitted").stat().st_mode & 0o2770 == 0o2770


# ---------------------------------------------------------------------- parts


def test_an_ordinary_submission_is_copied_whole(tmp_path: Path) -> None:
    """With a folder of data, and what is hidden."""
    (tmp_path / "data").mkdir()
    for name in (NOTEBOOK, "data/own.csv", ".hidden"):
        (tmp_path / name).write_text("1")
    (tmp_path / TIMESTAMP).write_text("2030-01-02 00:00:00 UTC")

    assert not_to_copy(str(tmp_path)) == []


def test_a_huge_file_is_left_out(tmp_path: Path) -> None:
    """And all files are, where there are too many of that kind."""
    for name, expected in (("one", {"huge"}), ("two", {"huge"}), ("three", {tmp_path.name})):
        with (tmp_path / name).open("wb") as file:
            file.truncate(folders.MAX_NOTEBOOK)  # takes no room
        with (tmp_path / "huge").open("wb") as file:
            file.truncate(folders.MAX_NOTEBOOK + 1)
        assert {Path(path).name for path in not_to_copy(str(tmp_path))} == expected


@pytest.mark.parametrize(
    "structure", ["{nbgrader_step}/{student_id}/{assignment_id}", "./{nbgrader_step}//{student_id}"]
)
def test_what_is_left_out_is_found_however_a_path_is_spelt(structure: str, tmp_path: Path) -> None:
    """nbgrader compares paths as texts."""
    from nbgrader.utils import find_all_files

    directory = CourseDirectory(root=str(tmp_path), directory_structure=structure)
    folder = directory.format_path("submitted", "eve", ASSIGNMENT)
    Path(folder).mkdir(parents=True)
    Path(folder, "a [1] link").symlink_to("/etc/passwd")
    Path(folder, "own").touch()
    converter: Any = type("Converter", (), {"assignments": {folder: []}, "coursedir": directory, "parent": None})()
    converter.log = directory.log
    directory.notebook_id = "one"
    make_careful(converter)

    assert isinstance(converter.coursedir, CarefulDirectory)
    assert [Path(path).name for path in find_all_files(folder, converter.coursedir.ignore)] == ["own"]
    assert directory.ignore == CourseDirectory().ignore  # formgrader's server keeps it for weeks
