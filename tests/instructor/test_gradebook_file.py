"""What lies in a gradebook's place is renamed when somebody says so: whole, under a free name, and never in use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.errors import GradebookError
from grader.instructor.gradebook import Gradebook
from grader.instructor.gradebook_file import make_room

from ..making import check, result

ADDS = """
import os, signal, sys
from pathlib import Path
from grader.instructor.gradebook import Gradebook
from grader.model import CheckResult, Outcome, Result

book = Gradebook.open(Path(sys.argv[1]))
book.add(Result("late", "softmax", 1, "late", (CheckResult("a", "A.", Outcome.PASSED, 2.0, 2.0),), 0.25, {}, 0))
print("stored", flush=True)
sys.stdin.readline()
os.kill(os.getpid(), signal.SIGKILL)
"""
"""Has the gradebook open until it is told to end; then it is killed."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A gradebook with a result."""
    path = tmp_path / "class" / "week 1.db"
    path.parent.mkdir()
    with Gradebook.open(path) as book:
        book.add(result("ada", "softmax", check()))
    return path


def opener(path: Path) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", ADDS, str(path)], stdin=pipe, stdout=pipe, text=True)
    assert process.stdout
    assert process.stdout.readline() == "stored\n"
    return process


@pytest.fixture
def killed(path: Path) -> Path:
    """The same with one more result, in the log that a kill has left."""
    process = opener(path)
    process.communicate("\n", timeout=60)
    assert process.returncode == -signal.SIGKILL
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def moved(path: Path, name: str = "week 1.db.old") -> None:
    """Make room: all of it is under the new name, to the last byte, and a new gradebook can begin."""
    before = files(path.parent)
    assert make_room(path) == path.with_name(name)
    new = {name + file.removeprefix(path.name) if file in mine(path) else file: before[file] for file in before}
    assert files(path.parent) == new
    with Gradebook.open(path) as book:
        assert book.results() == []


def mine(path: Path) -> set[str]:
    return {path.name + ending for ending in ("", "-wal", "-shm", "-journal")}


def test_a_sound_gradebook_makes_room(path: Path) -> None:
    """It is renamed, and opens under its new name."""
    moved(path)
    with Gradebook.open(path.with_name("week 1.db.old")) as book:
        assert [result.student for result in book.results()] == ["ada"]


def test_the_log_of_a_kill_goes_with_its_gradebook(killed: Path) -> None:
    """Results that are only in the log are found under the new name."""
    moved(killed)
    with Gradebook.open(killed.with_name("week 1.db.old")) as book:
        assert [result.student for result in book.results()] == ["ada", "late"]


@pytest.mark.parametrize("content", [b"", b"\0", bytes(9000), b"\x55" * 9000])
def test_a_damaged_one_makes_room(killed: Path, content: bytes) -> None:
    """Whatever its state, with all that lies beside it."""
    killed.write_bytes(content)
    killed.with_name("week 1.db-journal").write_bytes(b"left over")
    moved(killed)


def test_a_log_without_its_gradebook_makes_room(killed: Path) -> None:
    """What is left of a gradebook is kept too: SQLite would delete it."""
    killed.unlink()
    moved(killed)


def test_where_nothing_is_nothing_happens(tmp_path: Path) -> None:
    """A first run may be told to begin anew."""
    assert make_room(tmp_path / "new.db") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_a_name_that_is_taken_stays_taken(path: Path, ending: str) -> None:
    """By a file, or by the companion of one, or by a link to nowhere: the next free number is used."""
    path.with_name(f"week 1.db.old{ending}").write_text("mine")
    path.with_name(f"week 1.db.old-2{ending}").symlink_to("nowhere")
    assert make_room(path) == path.with_name("week 1.db.old-3")
    assert path.with_name(f"week 1.db.old{ending}").read_text() == "mine"


def test_a_name_that_is_taken_meanwhile_stays_taken(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look for a free name and its use another program may make a file: then nothing is renamed."""
    real, new = os.link, path.with_name("week 1.db.old")

    def link(old: Path, name: str) -> None:
        new.write_text("mine")
        real(old, name)

    monkeypatch.setattr(os, "link", link)
    before = files(path.parent)
    with pytest.raises(GradebookError):
        make_room(path)
    assert files(path.parent) == before | {new.name: b"mine"}


def test_a_link_goes_on_to_lead_to_the_gradebook(path: Path, tmp_path: Path) -> None:
    """The file itself is renamed, where it lies; the link then leads to the new one."""
    link = tmp_path / "book.db"
    link.symlink_to(path)
    assert make_room(link) == path.with_name("week 1.db.old")
    Gradebook.open(link).close()
    assert link.is_symlink()
    assert path.exists()


def test_a_gradebook_that_is_in_use_stays(path: Path) -> None:
    """Another process would go on writing into the renamed file: first that one has to end."""
    process = opener(path)
    before = files(path.parent)
    with pytest.raises(GradebookError, match="in use by another process") as caught:
        make_room(path)
    assert "Wait" in caught.value.hint
    assert files(path.parent) == before
    process.communicate("\n", timeout=60)
    assert make_room(path)


def test_of_two_that_begin_anew_the_second_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has opened the old file, and the lock would not tell it that a new one lies there now."""
    import fcntl

    def quicker(*_: object) -> None:
        path.rename(path.with_name("away.db"))
        path.write_bytes(b"new")

    monkeypatch.setattr(fcntl, "lockf", quicker)
    with pytest.raises(GradebookError, match="in use by another process"):
        make_room(path)
    assert path.read_bytes() == b"new"


def test_no_ordinary_file_is_renamed(tmp_path: Path) -> None:
    """A folder, a pipe, a link in a circle: refused with a sentence, and nothing hangs."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to("circle")
    for name in ("folder", "pipe", "circle"):
        with pytest.raises(GradebookError, match="cannot be opened"):
            make_room(tmp_path / name)
    assert len(list(tmp_path.iterdir())) == 3
