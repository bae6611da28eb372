"""A hand-in holds what a student has written, each file as it is, and nothing else."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from grader.course.copy import copy_course
from grader.course.reading import Course, read_course
from grader.errors import UsageError
from grader.student import hand_in
from grader.student.hand_in import gather, pack
from grader.student.progress import Progress

from .. import tiny
from ..submission.handing_in import write_tree

ALPHA, BETA = "01_tiny/alpha/alpha.py", "01_tiny/beta/beta.py"


@pytest.fixture
def copy(course: Course, tmp_path: Path) -> Course:
    """Ada's copy of the tiny course, in which she has answered `alpha`."""
    copy = read_course(copy_course(course, tmp_path / "mine", "ada"))
    copy.exercise("alpha").stub.write_text(tiny.RIGHT)
    return copy


def members(course: Course) -> dict[str, bytes]:
    """Return what the zip holds."""
    with zipfile.ZipFile(io.BytesIO(pack(gather(course).files, "top"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_exercises_own_files(copy: Course) -> None:
    """Below one folder, as they lie in the course; a file that is gone is no hindrance."""
    assert members(copy) == {
        f"top/{ALPHA}": tiny.RIGHT.encode(),
        f"top/{BETA}": copy.exercise("beta").stub.read_bytes(),
    }
    copy.exercise("beta").stub.unlink()
    assert list(members(copy)) == [f"top/{ALPHA}"]


def test_notebooks_and_discussions_are_in_it(copy: Course) -> None:
    """Wherever they lie; where the questions themselves are, in the instructor's course, no discussion is an answer."""
    added = {"notes.ipynb": b"{}", "01_tiny/alpha/alpha.ipynb": b"{ }", "01_tiny/discussion_why.md": b"Because."}
    write_tree(copy.root, added)

    assert {name: content for name, content in members(copy).items() if not name.endswith(".py")} == {
        f"top/{name}": content for name, content in added.items()
    }


def test_the_questions_of_discussions_are_no_answers(course: Course) -> None:
    """In the instructor's course, where they lie in the same place."""
    write_tree(course.root, {"01_tiny/discussion_why.md": b"points: 4\n\nWhy?"})

    assert list(members(course)) == [f"top/{ALPHA}", f"top/{BETA}"]


def test_nothing_else_is_in_it(copy: Course) -> None:
    """No recording, no progress, nothing hidden, no earlier hand-in, no file that merely lies there."""
    with Progress.updated(copy) as progress:
        progress.hints["alpha"] = 1
    names = (".secret.py", ".ipynb_checkpoints/a.ipynb", "hand-in/old/a.ipynb", "hand-in/a.zip", "01_tiny/mine.py")
    write_tree(copy.root, dict.fromkeys((*names, "datasets/x.csv", "__pycache__/b.ipynb", "photo.png"), b"1"))

    assert list(members(copy)) == [f"top/{ALPHA}", f"top/{BETA}"]


def test_no_link_is_followed(copy: Course, tmp_path: Path) -> None:
    """Of a file or of a folder: what it leads to stays where it is, and what is left out is told."""
    private = write_tree(tmp_path / "private", {"beta.py": b"private", "x.ipynb": b"private", "in/a.ipynb": b"private"})
    copy.exercise("alpha").stub.unlink()
    copy.exercise("alpha").stub.symlink_to(private / "beta.py")
    (copy.root / "x.ipynb").symlink_to(private / "x.ipynb")
    (copy.root / "more").symlink_to(private / "in")
    beta = copy.exercise("beta").folder
    beta.rename(tmp_path / "moved")
    beta.symlink_to(tmp_path / "moved")

    assert members(copy) == {}
    assert {path: source.problem for path, source in gather(copy).files.items()} == {
        ALPHA: "alpha.py is a symbolic link: hand in the file itself",
        BETA: "beta.py lies behind a symbolic link: hand in the file itself",
        "x.ipynb": "x.ipynb is a symbolic link: hand in the file itself",
    }


@pytest.mark.parametrize(("changed", "told"), [("2026-05-04T03:02:02", 2026), ("1971-05-04T03:02:02", 1980)])
def test_a_file_keeps_its_time(changed: str, told: int, copy: Course) -> None:
    """A class run tells when something was written; a time that no zip can hold hinders nobody."""
    seconds = datetime.fromisoformat(changed).astimezone().timestamp()
    os.utime(copy.exercise("alpha").stub, (seconds, seconds))
    with zipfile.ZipFile(io.BytesIO(pack(gather(copy).files, "top"))) as archive:
        time = archive.getinfo(f"top/{ALPHA}").date_time
    assert time == ((told, 5, 4, 3, 2, 2) if told == 2026 else (told, 1, 1, 0, 0, 0))


def test_what_nobody_would_read_is_refused(copy: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a class run opens: it is said what makes it so large."""
    monkeypatch.setattr(hand_in, "MAX_INNER", 1000)
    write_tree(copy.root, {"notes.ipynb": b"{" + b" " * 1000 + b"}"})
    with pytest.raises(UsageError, match="larger than") as caught:
        gather(copy)

    assert "outputs of your notebooks" in caught.value.hint
