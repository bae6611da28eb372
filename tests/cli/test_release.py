"""release: the course as students get it, or a sentence that says why not."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader.course.reading import Course, read_course

Invoke = Callable[..., Result]
both = pytest.mark.parametrize("command", [["release"], ["nbgrader", "build"]], ids=" ".join)
"""Both hand the course on, and refuse alike."""


@pytest.fixture(autouse=True)
def _here(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """The instructor stands in the course with its solutions."""
    monkeypatch.chdir(course.root.parent)


def test_a_release_is_a_course(tmp_path: Path, invoke: Invoke) -> None:
    """Every exercise, no solution, nobody's name; and it says what students type."""
    done = invoke("release", str(tmp_path / "out"))
    released = read_course(tmp_path / "out")

    assert done.exit_code == 0, done.stderr
    assert (list(released.exercises), released.solutions, released.student) == (["alpha", "beta"], None, "")
    assert f"grade --course {tmp_path / 'out'} init my-course" in done.stdout
    assert invoke("--course", str(tmp_path / "out"), "init", str(tmp_path / "mine"), "--student", "ada").exit_code == 0
    assert read_course(tmp_path / "mine").student == "ada"


def test_a_release_of_some_exercises_and_its_archive(tmp_path: Path, invoke: Invoke) -> None:
    """`grade release DIR NAME --zip FILE`: the archive holds what the folder holds."""
    done = invoke("release", str(tmp_path / "out"), "beta", "--zip", str(tmp_path / "out.zip"))

    assert done.exit_code == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        members = set(archive.namelist())
    assert members == {str(p.relative_to(tmp_path)) for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert "out/01_tiny/beta/beta.py" in members
    assert not [name for name in members if "alpha" in name]


@both
@pytest.mark.parametrize(("typed", "meant"), [("beat", "beta"), ("alhpa", "alpha")])
def test_an_unknown_exercise_is_corrected(
    command: list[str], typed: str, meant: str, tmp_path: Path, invoke: Invoke
) -> None:
    """A typing error releases nothing."""
    done = invoke(*command, str(tmp_path / "out"), typed)

    assert done.exit_code == 2
    assert f"did you mean '{meant}'?" in done.stderr
    assert not (tmp_path / "out").exists()


@both
@pytest.mark.parametrize("part", ["recording", "hidden_checks"])
def test_a_stale_course_is_refused(
    command: list[str], part: str, course: Course, tmp_path: Path, invoke: Invoke
) -> None:
    """Students would be told what an older solution did: file and remedy are named, and nothing is written.

    An author at work on one exercise, or before its first build, can release the others.
    """
    file: Path = getattr(course.exercise("beta"), part)
    file.write_text(file.read_text().replace('"digest": "', '"digest": "0') + "\n")
    done = invoke(*command, str(tmp_path / "out"))

    assert done.exit_code == 3
    said = f"{course.exercise('beta').recording} is older than the solution or the checks"
    assert said.replace(" ", "") in "".join(done.stderr.split())
    assert "Run `grade build`." in done.stderr
    assert not (tmp_path / "out").exists()
    assert invoke(*command, str(tmp_path / "out"), "alpha").exit_code == 0
    course.exercise("beta").recording.unlink()
    assert invoke(*command, str(tmp_path / "other"), "alpha").exit_code == 0


def test_a_student_s_copy_cannot_be_released(tmp_path: Path, invoke: Invoke) -> None:
    """Without solutions nobody knows whether the recordings are theirs; it is said how a copy is handed on."""
    assert invoke("release", str(tmp_path / "out")).exit_code == 0
    done = invoke("--course", str(tmp_path / "out"), "release", str(tmp_path / "again"))

    assert done.exit_code == 2
    assert "is a student's copy" in done.stderr
    assert "init FOLDER" in done.stderr
    assert not (tmp_path / "again").exists()


def test_a_course_is_not_released_over_another(tmp_path: Path, invoke: Invoke) -> None:
    """A second release into one folder is refused, and the first stays as it is."""
    assert invoke("release", str(tmp_path / "out"), "alpha").exit_code == 0
    done = invoke("release", str(tmp_path / "out"), "beta")

    assert done.exit_code == 2
    assert "holds a course already" in done.stderr
    assert list(read_course(tmp_path / "out").exercises) == ["alpha"]


def test_a_folder_with_other_files_is_refused(tmp_path: Path, invoke: Invoke) -> None:
    """What lies about would be handed out; a new repository, whose files are hidden, is an empty folder."""
    (tmp_path / "out" / ".git").mkdir(parents=True)
    assert invoke("release", str(tmp_path / "out"), "alpha").exit_code == 0
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "solutions.md").write_text("mine")
    done = invoke("release", str(tmp_path / "full"))

    assert done.exit_code == 2
    assert "is not empty: it holds solutions.md" in done.stderr
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["solutions.md"]


@pytest.mark.parametrize("name", ["out.tar", "taken.zip", "nowhere/out.zip"])
def test_an_archive_that_cannot_be_written_is_refused_first(name: str, tmp_path: Path, invoke: Invoke) -> None:
    """Another suffix, a file that is there, a folder that is not: nothing is released."""
    (tmp_path / "taken.zip").write_text("another week")
    done = invoke("release", str(tmp_path / "out"), "--zip", str(tmp_path / name))

    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "taken.zip").read_text() == "another week"
