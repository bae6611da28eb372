"""The disk is full, a permission is gone, the gradebook is damaged: it is said in a sentence, and nothing is lost."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GraderError, MachineError
from tests.faults.conftest import UNITS

pytestmark = pytest.mark.slow

PAGE = 4096
SOME = 10
"""Results that are there when the fault begins."""
KILLED = 128 + 9
"""How the supervisor reports a SIGKILL."""


Rows = Callable[[], dict[Any, Any]]


def wait_for_rows(run: Any, rows: Rows, count: int = SOME) -> dict[Any, Any]:
    """Return the results when so many are stored."""
    deadline = time.monotonic() + 60
    while len(stored := rows()) < count:
        assert time.monotonic() < deadline
        assert run.process.poll() is None, run.wait()
        time.sleep(0.01)
    return stored


def failed(run: Any, saying: str = "", exit_code: int = GraderError.exit_code) -> None:
    """Wait for a run that must end with an error of ours: a sentence, not a traceback."""
    assert run.wait() == exit_code, run.stderr
    assert "Traceback" not in run.stderr
    assert saying in run.stderr
    assert run.stderr.count("error") >= 1
    assert len(run.stderr.splitlines()) <= 3


def completes(run: Any) -> None:
    """Wait for a run that has to end well, without litter."""
    assert run.wait() == 0, run.stderr
    run.assert_tidy()


# ---------------------------------------------------------------------- no space


@pytest.mark.parametrize("leave", [0, 8, 40, 200], ids="{} KiB left".format)
def test_a_full_disk_under_the_gradebook(
    leave: int, disk: Any, start: Any, look: Any, truth: Any, half: Path, tmp_path: Path
) -> None:
    """The run ends and says why; what was stored is there, and with some space the same command completes it."""
    shutil.copy(half, disk.view / "book.db")
    disk.fill(leave)
    for _ in range(2):
        before = look.copy(disk.view / "book.db", tmp_path / "copy")
        run = start(disk.place / "book.db", inside=disk.inside)
        failed(run, "the disk is full" if leave != 8 else "space")
        run.assert_tidy()
        after = look.copy(disk.view / "book.db", tmp_path / "copy")
        assert before.items() <= after.items()
    disk.free()
    completes(start(disk.place / "book.db", inside=disk.inside))
    assert after.items() <= look.copy(disk.view / "book.db", tmp_path / "copy").items()
    assert look.export(disk.place / "book.db", disk.inside) == truth


def test_a_disk_that_fills_up_meanwhile(disk: Any, start: Any, look: Any, truth: Any, tmp_path: Path) -> None:
    """As above, when somebody else takes the space in the middle of a run."""
    run = start(disk.place / "book.db", inside=disk.inside)
    stored = wait_for_rows(run, lambda: disk.rows(look, "book.db"))
    disk.fill()
    failed(run, "the disk is full")
    run.assert_tidy()
    after = look.copy(disk.view / "book.db", tmp_path / "copy")
    assert stored.items() <= after.items()
    disk.free()
    completes(start(disk.place / "book.db", inside=disk.inside))
    assert after.items() <= look.copy(disk.view / "book.db", tmp_path / "copy").items()
    assert look.export(disk.place / "book.db", disk.inside) == truth


def test_no_room_in_the_temporary_folder(disk: Any, start: Any, look: Any, truth: Any, tmp_path: Path) -> None:
    """No folder for student code can be made: nothing starts, nothing is graded, and what is still to do is said."""
    book, temporary = tmp_path / "book.db", disk.place / "temporary"
    (disk.view / "temporary").mkdir()
    run = start(book, temporary=temporary, inside=disk.inside)
    stored = wait_for_rows(run, lambda: look.rows(book))
    disk.use_up_files(run)
    failed(run, "could not be started", MachineError.exit_code)
    assert "No space left on device" in run.stderr
    assert list((disk.view / "temporary").iterdir()) == []
    after = look.copy(book, tmp_path / "copy")
    assert stored.items() <= after.items()
    assert look.finished(after) == after
    assert len(after) < UNITS
    completes(start(book))
    assert after.items() <= look.copy(book, tmp_path / "copy").items()
    assert look.export(book) == truth


# ---------------------------------------------------------------------- no permission


@contextmanager
def revoked(folder: Path) -> Iterator[None]:
    """Take the permission to write from a folder and what lies in it, the folders of workers and zygotes included."""
    paths = (folder, *folder.iterdir(), *folder.glob("gradestep-*/gradestep-*"))
    modes = {path: path.stat().st_mode for path in paths}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            with suppress(FileNotFoundError):  # the run has cleaned up all the same
                path.chmod(mode)


@pytest.mark.parametrize("killed", [False, True])
def test_a_permission_that_is_revoked_meanwhile(
    killed: bool, start: Any, look: Any, truth: Any, tmp_path: Path, powerless: list[str]
) -> None:
    """A run that has the file open goes on. One that is killed cannot be taken up until the file may be written."""
    folder = tmp_path / "class"
    folder.mkdir()
    book = folder / "book.db"
    run = start(book, inside=powerless)
    stored = wait_for_rows(run, lambda: look.rows(book))
    with revoked(folder):
        assert not killed or run.kill(*run.find("cli"), "cli")
        assert run.wait() == (KILLED if killed else 0), run.stderr
        after = look.copy(book, tmp_path / "copy")
        assert stored.items() <= after.items()
        again = start(book, inside=powerless)
        failed(again, "write permission") if killed else completes(again)
        assert look.copy(book, tmp_path / "copy") == after
    completes(start(book, inside=powerless))
    assert after.items() <= look.copy(book, tmp_path / "copy").items()
    assert look.export(book) == truth


def test_a_file_system_that_turns_read_only(disk: Any, start: Any, look: Any, truth: Any, tmp_path: Path) -> None:
    """After a kill in the middle, as after an error of the disk: refused with a sentence, nothing changed or lost."""
    run = start(disk.place / "book.db", inside=disk.inside)
    stored = wait_for_rows(run, lambda: disk.rows(look, "book.db"))
    assert run.kill(*run.find("cli"), "cli")
    assert run.wait() == KILLED
    after = look.copy(disk.view / "book.db", tmp_path / "copy")
    assert stored.items() <= after.items()
    disk.remount("ro")
    failed(start(disk.place / "book.db", inside=disk.inside), "write")
    assert look.copy(disk.view / "book.db", tmp_path / "copy") == after
    disk.remount("rw")
    completes(start(disk.place / "book.db", inside=disk.inside))
    assert after.items() <= look.copy(disk.view / "book.db", tmp_path / "copy").items()
    assert look.export(disk.place / "book.db", disk.inside) == truth


def test_a_temporary_folder_that_may_not_be_written_any_more(
    start: Any, look: Any, truth: Any, tmp_path: Path, powerless: list[str]
) -> None:
    """As where there is no room: nothing starts, nothing is graded, and the same command goes on when it may."""
    book, temporary = tmp_path / "book.db", tmp_path / "temporary"
    temporary.mkdir()
    run = start(book, temporary=temporary, inside=powerless)
    stored = wait_for_rows(run, lambda: look.rows(book))
    with ExitStack() as later:
        with run.held():  # else it may have graded the rest by the time that it loses the permission
            later.enter_context(revoked(temporary))
        failed(run, "could not be started", MachineError.exit_code)
        assert "Permission denied" in run.stderr
    after = look.copy(book, tmp_path / "copy")
    assert stored.items() <= after.items()
    assert look.finished(after) == after
    assert len(after) < UNITS
    shutil.rmtree(temporary)
    temporary.mkdir()
    completes(start(book, temporary=temporary, inside=powerless))
    assert after.items() <= look.copy(book, tmp_path / "copy").items()
    assert look.export(book) == truth


# ---------------------------------------------------------------------- damage


@pytest.fixture
def interrupted(start: Any, look: Any, tmp_path: Path) -> Path:
    """A gradebook as a kill in the middle leaves it, most of it in the log."""
    folder = tmp_path / "class"
    folder.mkdir()
    run = start(folder / "book.db")
    wait_for_rows(run, lambda: look.rows(folder / "book.db"), 2 * SOME)
    assert run.kill(*run.find("cli"), "cli")
    run.wait()
    assert (folder / "book.db-wal").stat().st_size > 10 * PAGE
    return folder / "book.db"


@pytest.fixture
def complete(undisturbed: Path, tmp_path: Path) -> Path:
    """A gradebook with all results, closed as it should be."""
    (tmp_path / "class").mkdir()
    return Path(shutil.copy(undisturbed, tmp_path / "class"))


def rubbish(content: bytes) -> bytes:
    return bytes(byte ^ 0x5A for byte in content)


Spoil = Callable[[bytes], bytes]


def assert_refused_then_begun_anew(book: Path, start: Any, look: Any, truth: Any) -> None:
    """It is named and left alone, to the last byte; with `--new` it is renamed, and the run comes to the truth."""
    kept = files(book.parent)
    failed(start(book), f"{book} ")
    assert files(book.parent) == kept
    run = start(book, more=["--new"])
    assert run.wait() == 0, run.stderr
    assert f"{book}.old" in run.stderr
    assert "Traceback" not in run.stderr
    after = files(book.parent)
    for name, content in kept.items():
        assert after[name.replace("book.db", "book.db.old")] == content
    assert look.export(book) == truth
    assert not list(book.parent.glob("*old-2*"))


def files(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds, without what a look into a database leaves: an empty log, and the index of it."""
    found = {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}
    return {name: content for name, content in found.items() if content or not name.endswith("-wal")}


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda content: content[:-PAGE] + rubbish(content[-PAGE:]), id="last page"),
        pytest.param(lambda content: content[: -PAGE // 2], id="cut in the middle of a page"),
        pytest.param(lambda content: bytes(100) + content[100:], id="header of zeros"),
        pytest.param(lambda content: bytes(PAGE) + content[PAGE:], id="first page of zeros"),
    ],
)
def test_a_damaged_gradebook_is_refused(spoil: Spoil, complete: Path, start: Any, look: Any, truth: Any) -> None:
    """It is never overwritten, and who says so begins a new one, which ends as any other."""
    complete.write_bytes(spoil(complete.read_bytes()))
    assert_refused_then_begun_anew(complete, start, look, truth)


def test_a_log_of_rubbish_is_refused(interrupted: Path, start: Any, look: Any, truth: Any) -> None:
    """SQLite alone would take no notice, and all results of the killed run would be overwritten without a word."""
    log = interrupted.with_name("book.db-wal")
    log.write_bytes(rubbish(log.read_bytes()))
    assert_refused_then_begun_anew(interrupted, start, look, truth)


def test_a_log_whose_gradebook_is_gone_is_refused(interrupted: Path, start: Any, look: Any, truth: Any) -> None:
    """SQLite alone would delete it."""
    interrupted.unlink()
    assert_refused_then_begun_anew(interrupted, start, look, truth)


@pytest.mark.parametrize("name", ["thesis.db", "notes.txt"])
def test_the_file_of_another_program_stays(name: str, start: Any, tmp_path: Path) -> None:
    """A slip of the finger ends with a sentence, and the file is where and what it was."""
    file = tmp_path / "mine" / name
    file.parent.mkdir()
    file.write_bytes(b"SQLite format 3\0" + bytes(9000) if name.endswith(".db") else b"Buy milk.\n" * 1000)
    kept = file.read_bytes()
    failed(start(file), "is not a gradebook")
    assert [path.name for path in file.parent.iterdir()] == [name]
    assert file.read_bytes() == kept
