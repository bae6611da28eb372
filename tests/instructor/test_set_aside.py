"""A damaged gradebook makes way for a new one, whole and under a free name; nobody else's file is ever moved."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GradebookError
from grader.explanation import plain
from grader.instructor import gradebook, gradebook_file, set_aside
from grader.instructor.gradebook import Gradebook
from grader.instructor.gradebook_file import RECORD_START, SCHEMA_VERSION, DamagedError
from grader.instructor.sqlite_format import PAGE
from grader.model import CheckResult, Outcome, Result

STUDENTS = 30
RUBBISH = b"\x55"

OPENER = """
import os, signal, sys
from pathlib import Path
from grader.instructor.gradebook import Gradebook
from grader.model import CheckResult, Outcome, Result

path, student, kill = Path(sys.argv[1]), sys.argv[2], "kill" in sys.argv
print("ready", flush=True)
sys.stdin.readline()
book = Gradebook.open(path, warn=None if kill else lambda text: print(text, flush=True))
checks = (CheckResult("test_rows", "Rows sum to one.", Outcome.PASSED, 2.0, 2.0),)
book.add(Result(student, "softmax", 1, "k1", checks, 0.25, {}, 0))
if kill:
    os.kill(os.getpid(), signal.SIGKILL)
book.close()
"""
"""Opens the gradebook as `grade batch` does, or as nobody does who gets killed; stores one result."""


def make_result(student: str, message: str = "") -> Result:
    check = CheckResult("test_rows", "Rows sum to one.", Outcome.PASSED, 2.0, 2.0, plain(message))
    return Result(student, "softmax", 1, "k1", (check,), 0.25, {"numpy": "2.0"}, 0)


def opener(path: Path, student: str, *more: str) -> subprocess.Popen[str]:
    """Start a process that opens the gradebook when its standard input closes."""
    arguments = [sys.executable, "-c", OPENER, str(path), student, *more]
    process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A gradebook with results, closed; one of them is longer than a page."""
    path = tmp_path / "class" / "week 1.db"
    path.parent.mkdir()
    with Gradebook.open(path) as book:
        for number in range(STUDENTS):
            book.add(make_result(f"student{number:02}", "m" * (4500 if number == 9 else 350)))
    return path


@pytest.fixture
def killed(path: Path) -> Path:
    """The same with one more result, in the log that a kill has left."""
    opener(path, "late", "kill").communicate("\n", timeout=60)
    assert log(path).stat().st_size > PAGE
    return path


def log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def files(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds, without what a look into a database leaves: an empty log, and the index of it."""
    found = {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}
    return {name: content for name, content in found.items() if content or not name.endswith("-wal")}


def spoil(path: Path, start: int, stop: int | None, filling: bytes = RUBBISH) -> None:
    """Write something else over a part of a file."""
    content = bytearray(path.read_bytes())
    part = content[start:stop]
    content[start:stop] = filling * len(part)
    path.write_bytes(content)


def cut(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])


def sql(path: Path, query: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(query)


def refused(path: Path, saying: str = "") -> GradebookError:
    """Open, as `grade batch` does, a file that must stay; nothing is told, nothing changes in its folder."""
    before, said = files(path.parent), list[str]()
    with pytest.raises(GradebookError, match=saying) as caught:
        Gradebook.open(path, warn=said.append)
    assert (files(path.parent), said) == (before, [])
    assert caught.value.hint
    return caught.value


def made_way(path: Path, name: str = "week 1.db.damaged") -> str:
    """Open a damaged gradebook: all of it is under the new name, to the last byte, and the old name is a new one."""
    before, said = files(path.parent), list[str]()
    with Gradebook.open(path, warn=said.append) as book:
        assert book.results() == []
        book.add(make_result("new"))
    after = files(path.parent)
    for ending in ("", "-wal", "-journal"):
        assert after.pop(name + ending, b"") == before.pop(path.name + ending, b"")
    assert after.pop(path.name)
    assert after == before
    [text] = said
    assert str(path.with_name(name)) in text
    return text


# ---------------------------------------------------------------------- what is damage

DAMAGE: dict[str, Callable[[Path], None]] = {
    "last page": lambda path: spoil(path, -PAGE, None),
    "last page, zeros": lambda path: spoil(path, -PAGE, None, b"\0"),
    "a page of the table": lambda path: spoil(path, PAGE, 2 * PAGE),
    "the keys": lambda path: spoil(path, 2 * PAGE, 3 * PAGE),
    "a key": lambda path: spoil(path, *key_in_index(path)),
    "header, zeros": lambda path: spoil(path, 0, 100, b"\0"),
    "first page, zeros": lambda path: spoil(path, 0, PAGE, b"\0"),
    "first pages, zeros": lambda path: spoil(path, 0, 3 * PAGE, b"\0"),
    "cut in a page": lambda path: cut(path, -1),
    "cut between pages": lambda path: cut(path, -PAGE),
    "cut in the first page": lambda path: cut(path, 1000),
    "cut behind the header": lambda path: cut(path, 100),
    "a record": lambda path: sql(path, "UPDATE attempts SET record = replace(record, '}', '')"),
    "a long record": lambda path: spoil(path, *long_record(path), b"\0"),
}


def long_record(path: Path) -> tuple[int, int]:
    """Return a place in the middle of the record that is longer than a page: SQLite's own check never looks there."""
    content = path.read_bytes()
    place = content.index(b"m" * 3000) + 1500
    return place, place + 500


def key_in_index(path: Path) -> tuple[int, int]:
    """Return the place of a student's name in the index: without it, the attempt would be stored a second time."""
    place = path.read_bytes().index(b"student05", 2 * PAGE, 3 * PAGE)
    return place, place + 9


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_gradebook_makes_way(path: Path, name: str) -> None:
    """Wherever it is damaged: it is told, renamed without a change, and a new one takes its place."""
    DAMAGE[name](path)
    assert "is damaged" in made_way(path)


@pytest.mark.parametrize("name", ["last page", "cut in a page", "cut between pages"])
def test_a_log_left_by_a_kill_goes_with_its_gradebook(killed: Path, name: str) -> None:
    """Results that are only in the log stay beside the file that they belong to."""
    DAMAGE[name](killed)
    made_way(killed)


@pytest.mark.parametrize("filling", [b"\0", RUBBISH])
def test_a_log_that_is_none_any_more_is_damage(killed: Path, filling: bytes) -> None:
    """SQLite takes it for no log, says nothing and writes over it: all results since the last run would be gone."""
    spoil(log(killed), 0, None, filling)
    assert "its log cannot be read" in made_way(killed)


def test_the_log_of_a_new_gradebook_is_all_that_there_is(tmp_path: Path) -> None:
    """A first run that was killed has stored everything in the log; the file says no more than whose it is."""
    path = tmp_path / "week 1.db"
    opener(path, "ada", "kill").communicate("\n", timeout=60)
    assert path.stat().st_size == PAGE
    spoil(log(path), 0, None)
    made_way(path)


@pytest.mark.parametrize("spoiled", [Path.unlink, lambda path: cut(path, 0)], ids=["missing", "empty"])
def test_a_log_whose_gradebook_is_gone_is_kept(killed: Path, spoiled: Callable[[Path], None]) -> None:
    """SQLite would delete the results in it without a word."""
    spoiled(killed)
    assert "empty, but its log is not" in made_way(killed)


def test_a_log_that_breaks_off_is_no_damage(killed: Path) -> None:
    """A power cut may end a log anywhere: SQLite takes the results that are whole, and nothing has to make way."""
    cut(log(killed), log(killed).stat().st_size - 100)
    said = list[str]()
    with Gradebook.open(killed, warn=said.append) as book:
        assert len(book.results()) == STUDENTS
    assert said == []


def test_a_sound_gradebook_stays(killed: Path) -> None:
    """Nothing is told or renamed, and the result in the log is there."""
    said = list[str]()
    with Gradebook.open(killed, warn=said.append) as book:
        assert len(book.results()) == STUDENTS + 1
    assert said == []
    assert list(files(killed.parent)) == [killed.name]


def test_a_gradebook_made_before_the_stamp_gets_it(path: Path) -> None:
    """Opening it to write is enough; from then on nobody can take it for another program's."""
    sql(path, "PRAGMA application_id = 0")
    Gradebook.open(path).close()
    spoil(path, -PAGE, None)
    made_way(path)


def test_the_start_of_a_record_is_what_is_looked_for(path: Path) -> None:
    """Without its head a gradebook is known by its rows; this is how they begin."""
    assert gradebook._record(make_result("ada")).encode().startswith(RECORD_START)
    assert path.read_bytes().count(RECORD_START) == STUDENTS


# ---------------------------------------------------------------------- what is not ours


def tar(path: Path) -> None:
    """A backup of a gradebook."""
    inner = path.with_name("inner.db")
    path.rename(inner)
    with tarfile.open(path, "w") as archive:
        archive.add(inner)


def database(path: Path, *queries: str, spoiled: bool = False) -> None:
    path.unlink()
    for query in ("CREATE TABLE attempts (record TEXT)", f"INSERT INTO attempts VALUES ({long_text()})", *queries):
        sql(path, query)
    if spoiled:
        spoil(path, -PAGE, None)


def long_text() -> str:
    """Three pages of what looks like a record of ours, as an SQL literal."""
    return "'" + RECORD_START.decode() + "m" * 3 * PAGE + "'"


FOREIGN: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_text("student;score\n" * 1000),
    "the source of the gradebook": lambda path: shutil.copy(gradebook.__file__, path),
    "records as text": lambda path: path.write_bytes(RECORD_START * 1000),
    "zeros": lambda path: path.write_bytes(bytes(5 * PAGE)),
    "zeros, then records as text": lambda path: path.write_bytes(bytes(PAGE) + RECORD_START * 1000),
    "a disk image with a gradebook": lambda path: path.write_bytes(bytes(PAGE) + b"\1CD" * PAGE + path.read_bytes()),
    "a backup": tar,
    "rubbish behind SQLite's first bytes": lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000),
    "a gradebook with rubbish for a head": lambda path: spoil(path, 0, 100),
    "a database": lambda path: database(path),
    "a damaged database": lambda path: database(path, spoiled=True),
    "a damaged database of a version": lambda path: database(path, "PRAGMA user_version = 1", spoiled=True),
    "a damaged database of an application": lambda path: database(path, "PRAGMA application_id = 7", spoiled=True),
    "an application with our tables": lambda path: sql(path, "PRAGMA application_id = 7"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_may_be_somebody_elses_stays(path: Path, name: str) -> None:
    """A slip of the finger, `-o thesis.db`, moves nothing: in doubt a file is no gradebook."""
    FOREIGN[name](path)
    refused(path, "is not a gradebook|is damaged")


def test_the_log_of_another_program_stays(killed: Path) -> None:
    """A file that is no gradebook any more is not moved for the log beside it."""
    killed.write_text("my thesis\n" * 1000)
    refused(killed, "is not a gradebook|is damaged")


def test_a_log_of_another_program_without_its_file_stays(tmp_path: Path) -> None:
    """Nor is a log moved, or deleted, that is not ours."""
    path = tmp_path / "thesis.db"
    writes = f"""
import os, signal, sqlite3
thesis = sqlite3.connect({str(path)!r})
thesis.execute("PRAGMA journal_mode = WAL")
thesis.execute("CREATE TABLE chapter (text)")
thesis.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", writes], timeout=60, check=False)
    path.unlink()
    refused(path, "empty, but its log is not")


@pytest.mark.parametrize("spoiled", [False, True])
def test_a_newer_schema_stays(path: Path, spoiled: bool) -> None:
    """Sound or damaged, it is the newer version's to judge."""
    sql(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    if spoiled:
        spoil(path, -PAGE, None)
    refused(path, "is damaged" if spoiled else "has schema 2")


@pytest.mark.parametrize("name", DAMAGE)
@pytest.mark.parametrize("create", [True, False])
def test_who_only_reads_moves_nothing(path: Path, name: str, create: bool) -> None:
    """Without `warn` a damaged gradebook is refused at the latest when its results are read, and stays as it is."""
    DAMAGE[name](path)
    before = files(path.parent)
    with pytest.raises(GradebookError, match=r"is damaged|cannot be read"), Gradebook.open(path, create=create) as book:
        book.results()
    assert files(path.parent) == before


# ---------------------------------------------------------------------- nothing is overwritten


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_a_name_that_is_taken_stays_taken(path: Path, ending: str) -> None:
    """By a file, a companion of a file, or a link to nowhere: the next free number is used."""
    spoil(path, -PAGE, None)
    older = path.with_name("week 1.db.damaged" + ending)
    older.write_bytes(b"older")
    path.with_name("week 1.db.damaged-2" + ending).symlink_to(path.with_name("nowhere"))
    path.with_name("nowhere").touch()
    made_way(path, "week 1.db.damaged-3")
    assert older.read_bytes() == b"older"
    assert path.with_name("nowhere").read_bytes() == b""
    path.with_name("nowhere").unlink()
    spoil(path, -PAGE, None)
    said = list[str]()
    Gradebook.open(path, warn=said.append).close()
    assert "week 1.db.damaged-4" in said[0]


def test_a_name_that_is_taken_meanwhile_stays_taken(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking for a free name and using it another program may make a file."""
    spoil(path, -PAGE, None)
    path.with_name("week 1.db.damaged").write_bytes(b"older")
    monkeypatch.setattr(os.path, "lexists", lambda _: False)
    made_way(path, "week 1.db.damaged-2")


def test_a_link_goes_on_to_lead_to_the_gradebook(path: Path) -> None:
    """The file itself is renamed, where it lies; the link then leads to the new one."""
    link = path.with_name("other") / "link.db"
    link.parent.mkdir()
    link.symlink_to(path)
    spoil(path, -PAGE, None)
    said = list[str]()
    Gradebook.open(link, warn=said.append).close()
    assert str(path.with_name("week 1.db.damaged")) in said[0]
    assert link.is_symlink()
    assert [file.name for file in link.parent.iterdir()] == ["link.db"]
    Gradebook.open(path, create=False).close()


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC])
def test_what_cannot_be_renamed_stays(path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """A folder without permission, a full disk: it is refused as damaged, and the half-made name is gone."""
    spoil(path, -PAGE, None)
    opened, calls = Path.open, list[Path]()

    def stubborn(self: Path, *args: Any) -> Any:
        if args == ("xb",):
            calls.append(self)
            if len(calls) > 1:
                raise OSError(number, os.strerror(number))
        return opened(self, *args)

    monkeypatch.setattr(Path, "open", stubborn)
    with pytest.raises(DamagedError):
        Gradebook.open(path, warn=lambda _: None)
    assert len(calls) == 2
    assert not list(path.parent.glob("*damaged*"))


def test_a_kill_between_the_file_and_its_log_loses_neither(killed: Path) -> None:
    """The next run finds a log without its file, and sets that aside as well."""
    spoil(killed, -PAGE, None)
    kept = log(killed).read_bytes()
    killed.rename(killed.with_name("week 1.db.damaged"))
    made_way(killed, "week 1.db.damaged-2")
    assert killed.with_name("week 1.db.damaged-2-wal").read_bytes() == kept


# ---------------------------------------------------------------------- two at once


def test_a_gradebook_that_is_in_use_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process has it open, and would go on writing into the renamed file: first that one has to end."""
    monkeypatch.setattr(gradebook_file, "BUSY_SECONDS", 0.2)
    holder = f"""
import sys
from pathlib import Path
from grader.instructor.gradebook import Gradebook
book = Gradebook.open(Path({str(path)!r}))
print("ready", flush=True)
sys.stdin.readline()
"""
    process = subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    spoil(path, 0, PAGE, b"\0")
    refused(path, "in use by another process.*damaged")
    process.communicate("\n", timeout=60)
    made_way(path)


def test_of_many_processes_one_sets_it_aside(path: Path) -> None:
    """All start at once on a damaged gradebook: one old file, one new gradebook, and every result is in it."""
    spoil(path, -PAGE, None)
    kept = path.read_bytes()
    processes = [opener(path, f"student{number}") for number in range(6)]
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    assert [bool(text) for text in said].count(True) == 1
    with Gradebook.open(path, create=False) as book:
        assert [result.student for result in book.results()] == [f"student{number}" for number in range(6)]
    assert path.with_name("week 1.db.damaged").read_bytes() == kept
    assert not list(path.parent.glob("*damaged-2*"))


def begin_anew(path: Path) -> None:
    """Do what the other process does, which was quicker."""
    path.rename(path.with_name("aside.db"))
    with Gradebook.open(path) as book:
        book.add(make_result("quick"))


@pytest.mark.parametrize("moment", ["examine", "lockf"])
def test_the_new_gradebook_of_another_process_stays(path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Both have seen the damage, and the other was quicker: what lies there now is sound, whoever looked before."""
    place = set_aside if moment == "examine" else fcntl
    real, calls = getattr(place, moment), list[str]()

    def slow(*args: Any) -> Any:
        calls.append(moment)
        try:
            return real(*args)
        finally:
            if len(calls) == 1:
                begin_anew(path)

    spoil(path, -PAGE, None)
    monkeypatch.setattr(place, moment, slow)
    with Gradebook.open(path, warn=pytest.fail) as book:
        assert [result.student for result in book.results()] == ["quick"]
    assert calls
