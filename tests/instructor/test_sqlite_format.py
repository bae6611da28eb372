"""What SQLite writes is recognised by its bytes alone, and nothing else is."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from grader.instructor.sqlite_format import LOG_HEADER, PAGE, Stamp, is_beheaded, is_log, stamp, start

MAKE = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA application_id = 77")
database.execute("PRAGMA journal_mode = WAL")
database.execute("CREATE TABLE notes (text)")
database.execute("PRAGMA user_version = 5")
for _ in range(20):
    database.execute("INSERT INTO notes VALUES ('first of all' || zeroblob(900))")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database whose process was killed: everything but its first page is in the log."""
    file = tmp_path / "notes.db"
    subprocess.run([sys.executable, "-c", MAKE, str(file)], timeout=60, check=False)
    return file


@pytest.fixture
def log(file: Path) -> Path:
    return file.with_name("notes.db-wal")


def fold(file: Path) -> bytes:
    """Bring the log into the file, and return the file's bytes."""
    database = sqlite3.connect(file)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return file.read_bytes()


def test_the_start_of_a_file(tmp_path: Path) -> None:
    """As many bytes as there are, up to the length; none where there is no file."""
    (tmp_path / "file").write_bytes(b"abc")
    assert [start(tmp_path / "file"), start(tmp_path / "file", 2), start(tmp_path / "none")] == [b"abc", b"ab", b""]


def test_a_log_is_known_by_its_header(log: Path) -> None:
    """What SQLite wrote is a log; with any single byte of the header changed it is none, for SQLite too."""
    head = start(log)
    assert is_log(head)
    assert is_log(head[:LOG_HEADER])
    assert not is_log(head[: LOG_HEADER - 1])
    for place in range(LOG_HEADER):
        changed = bytearray(head)
        changed[place] ^= 1
        assert not is_log(bytes(changed)), place


def test_a_log_of_a_big_endian_machine_is_a_log() -> None:
    """Its checksum is counted over words of the other order; this header was computed by hand from the format."""
    words = [0x377F0683, 3007000, PAGE, 0, 0, 0]
    sums = [0, 0]
    for one, two in zip(words[::2], words[1::2], strict=True):
        sums[0] = (sums[0] + one + sums[1]) & 0xFFFFFFFF
        sums[1] = (sums[1] + two + sums[0]) & 0xFFFFFFFF
    assert is_log(b"".join(word.to_bytes(4, "big") for word in words + sums))


def test_the_stamp_is_read_from_the_head(file: Path, log: Path) -> None:
    """Without SQLite, and from as little as the header."""
    fold(file)
    assert stamp(file, log) == Stamp(77, 5)
    file.write_bytes(start(file))
    assert stamp(file, log) == Stamp(77, 5)
    file.write_bytes(start(file, 99))
    assert stamp(file, log) is None


@pytest.mark.parametrize("head", [None, b"", bytes(PAGE)], ids=["missing", "empty", "zeros"])
def test_the_stamp_is_read_from_the_log_where_there_is_no_head(file: Path, log: Path, head: bytes | None) -> None:
    """The log holds a copy of the first page, with the stamp; it may break off behind it."""
    file.unlink() if head is None else file.write_bytes(head)
    log.write_bytes(log.read_bytes()[:-50])
    assert stamp(file, log) in (Stamp(77, 0), Stamp(77, 5))
    log.write_bytes(os.urandom(LOG_HEADER) + log.read_bytes()[LOG_HEADER:])
    assert stamp(file, log) is None


def test_a_head_of_something_else_has_no_stamp(file: Path, log: Path) -> None:
    """Not even with a good log beside it: the file may be any other."""
    file.write_text("something else")
    assert stamp(file, log) is None


@pytest.mark.parametrize("zeros", [100, 512, PAGE, 2 * PAGE])
def test_a_database_without_its_head_is_known_by_a_row(file: Path, zeros: int) -> None:
    """Zeros, then pages of a database, and in one of its tables the row that was asked for."""
    content = fold(file)
    assert not is_beheaded(file, b"first of all")
    file.write_bytes(bytes(zeros) + content[zeros:])
    assert is_beheaded(file, b"first of all")
    assert not is_beheaded(file, b"last of all")


def test_what_only_resembles_a_database_is_none(file: Path) -> None:
    """Zeros alone, nothing at all, text behind zeros, pages that begin elsewhere."""
    content = fold(file)
    for other in (b"", bytes(9 * PAGE), bytes(PAGE) + b"first of all" * PAGE, bytes(PAGE + 1) + content[PAGE:]):
        file.write_bytes(other)
        assert not is_beheaded(file, b"first of all")
