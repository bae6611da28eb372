"""`grade nbgrader`: what it writes and says, and what it refuses."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader.course.copy import copy_course
from grader.course.reading import Course, packaged_course
from grader.nbgrader.bulk import Summary
from grader.nbgrader.handout.config import LOAD, OURS, SITES

Invoke = Callable[..., Result]
TINY = "source/01_tiny/01_tiny.ipynb"


@pytest.fixture(autouse=True)
def _here(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """The instructor stands in the course with its solutions."""
    monkeypatch.chdir(course.root.parent)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_is_notebooks_and_settings(tmp_path: Path, invoke: Invoke) -> None:
    """Every file is named, and the command that comes next."""
    done = invoke("nbgrader", "build", str(tmp_path / "nn"))
    assert done.exit_code == 0, done.stderr
    assert sorted(contents(tmp_path / "nn")) == [OURS, SITES, TINY]
    assert all(f"written: {tmp_path / 'nn' / name}" in done.stdout for name in (OURS, SITES, TINY))
    assert f"Next: cd {tmp_path / 'nn'} && nbgrader generate_assignment 01_tiny" in done.stdout


def test_a_second_build_changes_nothing(tmp_path: Path, invoke: Invoke) -> None:
    """Byte by byte, and it says so."""
    invoke("nbgrader", "build", str(tmp_path))
    before = contents(tmp_path)
    done = invoke("nbgrader", "build", str(tmp_path))
    assert contents(tmp_path) == before
    assert "written" not in done.stdout
    assert f"unchanged: {tmp_path / TINY}" in done.stdout


def test_build_needs_no_nbgrader(tmp_path: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source notebooks can be made where it is not installed."""
    for name in ("nbgrader", "nbformat", "traitlets"):
        monkeypatch.setitem(sys.modules, name, None)
    done = invoke("nbgrader", "build", str(tmp_path / "nn"))
    assert done.exit_code == 0, done.output
    assert (tmp_path / "nn" / TINY).is_file()


@pytest.mark.parametrize("command", ["autograde", "sync"])
def test_grading_says_what_is_missing(
    command: str, tmp_path: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nbgrader, and how to get it."""
    monkeypatch.setattr("grader.nbgrader.find_spec", lambda name: None)
    done = invoke("nbgrader", command, str(tmp_path), "01_tiny")
    assert done.exit_code == 4
    assert "nbgrader is not installed" in done.stderr
    assert "pip install 'gradestep[nbgrader]'" in done.stderr


def test_a_site_s_own_settings_are_left_alone(tmp_path: Path, invoke: Invoke) -> None:
    """It is told the one line that loads ours; with that line in it, nothing more is said."""
    (tmp_path / SITES).write_text("c = get_config()\n")
    done = invoke("nbgrader", "build", str(tmp_path))
    assert (tmp_path / SITES).read_text() == "c = get_config()\n"
    assert LOAD in done.stdout
    (tmp_path / SITES).write_text(f"c = get_config()\n{LOAD}\n")
    assert LOAD not in invoke("nbgrader", "build", str(tmp_path)).stdout


@pytest.mark.parametrize("name", [TINY, OURS])
def test_a_changed_file_is_not_overwritten(name: str, tmp_path: Path, invoke: Invoke) -> None:
    """It is named, with the way out; `--force` overwrites it."""
    invoke("nbgrader", "build", str(tmp_path))
    right = (tmp_path / name).read_text()
    (tmp_path / name).write_text(right.replace("grader", "Grader", 1))
    done = invoke("nbgrader", "build", str(tmp_path))
    assert done.exit_code == 2
    assert name in done.stderr
    assert "--force" in done.stderr
    assert (tmp_path / name).read_text() != right
    assert invoke("nbgrader", "build", str(tmp_path), "--force").exit_code == 0
    assert (tmp_path / name).read_text() == right


def test_notebooks_may_hold_one_exercise_each(tmp_path: Path, invoke: Invoke) -> None:
    """And the module's notebook of an earlier build goes: exercises would be in two."""
    invoke("nbgrader", "build", str(tmp_path))
    done = invoke("nbgrader", "build", str(tmp_path), "--per-exercise")
    assert sorted(path.name for path in (tmp_path / TINY).parent.iterdir()) == ["alpha.ipynb", "beta.ipynb"]
    assert f"removed: {tmp_path / TINY}" in done.stdout


@pytest.mark.parametrize("folder", ["exercises", "exercises/01_tiny", "solutions"])
def test_the_course_itself_is_refused(folder: str, course: Course, invoke: Invoke) -> None:
    """Notebooks with solutions, and what students hand in, do not go where exercises are."""
    before = contents(course.root.parent)
    done = invoke("nbgrader", "build", str(course.root.parent / folder))
    assert done.exit_code == 2
    assert "is a folder of the course itself" in done.stderr
    assert contents(course.root.parent) == before


def test_a_file_is_no_course_directory(tmp_path: Path, invoke: Invoke) -> None:
    """Nor is it overwritten."""
    (tmp_path / "file").write_text("mine")
    done = invoke("nbgrader", "build", str(tmp_path / "file"))
    assert done.exit_code == 2
    assert "is not a folder" in done.stderr


@pytest.mark.parametrize("command", ["build", "autograde", "sync"])
def test_a_copy_without_solutions_is_refused(
    command: str, course: Course, tmp_path: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came of it would lack answers, or half of the checks."""
    monkeypatch.setattr("grader.nbgrader.find_spec", lambda name: object())
    copy = copy_course(course, tmp_path / "copy")
    rest = [] if command == "build" else ["01_tiny"]
    done = invoke("--course", str(copy), "nbgrader", command, str(tmp_path / "nn"), *rest)
    assert done.exit_code == 2
    assert "is a student's copy" in done.stderr


def test_grading_says_what_needs_a_person(tmp_path: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """Student by student, on the error stream; an error of the grader is never a quiet zero."""
    bad = Summary(
        submissions=2,
        written=1,
        problems=(("ada", "It is no notebook."),),
        notes=(("bob", "Odd."),),
        errors=3,
        manual=4,
    )
    monkeypatch.setattr("grader.nbgrader.find_spec", lambda name: object())
    monkeypatch.setattr("grader.nbgrader.bulk.autograde", lambda *_: bad)
    done = invoke("nbgrader", "autograde", str(tmp_path), "01_tiny")
    assert done.exit_code == 3
    assert done.stdout == "submissions: 2   written anew: 1   new scores given by people: 4\n"
    for text in ("ada: It is no notebook.", "note: bob: Odd.", "3 results are errors", str(tmp_path / "gradestep.db")):
        assert text in done.stderr.replace("\n", "")


def test_grading_knows_the_course_behind_the_directory(
    tmp_path: Path, course: Course, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside COURSE_DIR nobody has to name the course; what is named counts all the same."""
    asked: list[Path] = []
    summary = Summary(submissions=2, written=1, problems=(), notes=(), errors=0, manual=0)

    def sync(course: Course, *_: object) -> Summary:
        asked.append(course.root)
        return summary

    monkeypatch.setattr("grader.nbgrader.find_spec", lambda name: object())
    monkeypatch.setattr("grader.nbgrader.bulk.sync", sync)
    invoke("nbgrader", "build", str(tmp_path / "nn"))
    monkeypatch.chdir(tmp_path / "nn")
    done = invoke("nbgrader", "sync", ".", "01_tiny")
    assert done.exit_code == 0, done.output
    other = str(packaged_course().root)
    invoke("--course", other, "nbgrader", "sync", ".", "01_tiny")
    assert asked == [course.root, packaged_course().root]
