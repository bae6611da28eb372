"""The file of a gradebook: how it is opened, when it is refused, and what SQLite's errors mean.

SQLite keeps up to three more files beside it: `-wal`, the log, with results that are not in the file yet; `-shm`, the
index of the log; `-journal`, where the file system allows no log. They belong together, and SQLite alone takes no care
of that: it deletes a log whose database is empty, and writes over a log that it cannot read. So what is not sound is
refused before anything may write there, and only `grade batch --new` moves it, as a whole.
"""

from __future__ import annotations

import errno
import itertools
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from types import MappingProxyType
from typing import Any

from grader.errors import GradebookError, UsageError

SCHEMA_VERSION = 2
"""Version of the tables, kept in the file as `PRAGMA user_version`: where the steps of `migrations.py` lead."""
TABLES = ("attempts", "results")
"""The tables, in the order of the versions that brought them."""
APPLICATION = int.from_bytes(b"grad", "big")
"""Kept as `PRAGMA application_id`: tells a gradebook from all other databases."""
BUSY_SECONDS = 10.0
"""How long to wait for another process."""

LOG, JOURNAL = "-wal", "-journal"
COMPANIONS = (LOG, "-shm", JOURNAL)
_LOG_STARTS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
"""SQLite takes a file that begins otherwise for no log at all, and writes over it without a word."""

_LOCK_START, _LOCK_LENGTH = 0x4000_0000, 512
"""The bytes of which every connection locks some: while it reads or writes, in WAL mode as long as it is open."""

START_ANEW = "or rename it, with the files beside it, and grade anew: `grade batch --new` does both"
"""What to do with a file that nobody can mend."""

_PROBLEMS: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        sqlite3.SQLITE_NOTADB: (
            "is not a gradebook",
            f"Nothing in it was changed. Name another file; or, if it was a gradebook, restore a backup, {START_ANEW}.",
        ),
        sqlite3.SQLITE_CORRUPT: (
            "is damaged",
            f"Nothing in it was changed. Restore a backup, {START_ANEW}.",
        ),
        sqlite3.SQLITE_BUSY: (
            "is in use by another process",
            "Wait until the other command has ended and run this one again; what is stored stays stored.",
        ),
        sqlite3.SQLITE_FULL: (
            "cannot grow: the disk is full",
            "Free some space and run the command again; what is stored stays stored.",
        ),
        sqlite3.SQLITE_READONLY: (
            "may not be written",
            "Get write permission for the file and for its folder, where SQLite keeps two more files.",
        ),
        sqlite3.SQLITE_CANTOPEN: (
            "cannot be opened",
            "Check that its folder exists and that you may read and write there.",
        ),
    }
)
_OTHER_PROBLEM = (
    "failed",
    "Check the disk, its free space, and the permissions of the file and of its folder; then run again.",
)


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Connect without the implicit transactions of the sqlite3 module: each one here is written out."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def one(connection: sqlite3.Connection, query: str) -> Any:
    """Return the only value that a query gives."""
    return connection.execute(query).fetchone()[0]


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite or the operating system reports into an error that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        code = sqlite3.SQLITE_FULL if kind(error) == sqlite3.SQLITE_IOERR and _is_full(path) else kind(error)
        raise problem(path, code, str(error)) from error
    except UnicodeEncodeError as error:
        raise GradebookError(
            f"The gradebook {path} cannot hold the name {error.object!r}.", "Rename the submission."
        ) from error
    except OSError as error:
        raise problem(path, sqlite3.SQLITE_CANTOPEN, str(error.strerror)) from error


def _is_full(path: Path) -> bool:
    """Tell whether no space is left; SQLite calls that by its name only where it writes results."""
    try:
        return os.statvfs(path.parent).f_bavail == 0
    except OSError:
        return False


def kind(error: sqlite3.Error) -> int:
    """Return the low byte of SQLite's code, which is the kind; the rest is a detail. Python's own errors have none."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def problem(path: Path, code: int, detail: str) -> GradebookError:
    """Return the error for one kind of trouble, by SQLite's code for it."""
    what, hint = _PROBLEMS.get(code, _OTHER_PROBLEM)
    return GradebookError(f"The gradebook {path} {what} ({detail}).", hint)


# ---------------------------------------------------------------------- sound or damaged, ours or not


def is_blank(path: Path) -> bool:
    """Tell whether there is no file, or an empty one (left by a kill while it was being made)."""
    for ending in ("", *COMPANIONS):  # SQLite opens them all, and would wait for what comes out of a pipe
        file = beside(path, ending)
        if file.exists() and not file.is_file():
            raise problem(path, sqlite3.SQLITE_CANTOPEN, f"{'it' if not ending else file.name} is not an ordinary file")
    return not _size(path)


def _is_bare(path: Path) -> bool:
    """Tell whether a sound file has no tables yet: made a moment ago, or all that was in it is in a log elsewhere."""
    with closing(connect(path, "ro")) as connection:
        return bool(one(connection, "PRAGMA user_version") == 0)


def find(path: Path) -> None:
    """Raise GradebookError unless there is a sound gradebook that holds something."""
    if is_blank(path):
        raise GradebookError(f"There is no gradebook at {path}.", "Grade a class first, or name another file.")
    examine(path)
    if _is_bare(path):
        raise GradebookError(
            f"The gradebook {path} holds nothing: it was copied without its log, or nothing was stored yet.",
            "Copy a gradebook with `grade backup GRADEBOOK FILE`, which takes what is in the log along.",
        )


def examine(path: Path) -> None:
    """Raise GradebookError unless there is nothing yet, or a sound gradebook of a schema that this version knows.

    What is refused stays as it is, to the last byte, and so does its log.
    """
    if fault := _fault(path):
        raise problem(path, sqlite3.SQLITE_CORRUPT, fault)


def _fault(path: Path) -> str:
    """Return what SQLite finds wrong with a file or its log, and what it overlooks; no words where all is well."""
    log = beside(path, LOG)
    if is_blank(path):
        return "it is empty, but its log is not" if _size(log) else ""
    if _size(log) and not _is_log(log):
        return "its log cannot be read"
    # Closing a connection that may write folds a left-over log into the file, and a damaged file must stay as it is.
    # But only a writer can undo a half-written change: the journal of a process killed while WAL was not (yet) on.
    mode = "rw" if beside(path, JOURNAL).exists() else "ro"
    with closing(connect(path, mode)) as connection:
        connection.execute("BEGIN")  # another process may make the tables meanwhile: we look at one moment
        found = str(one(connection, "PRAGMA integrity_check(1)"))
        if path.stat().st_size % one(connection, "PRAGMA page_size"):
            return "it ends in the middle of a page"  # SQLite reads on in zeros, and takes a single byte for no file
        if found != "ok":
            return found.splitlines()[-1]
        _examine_schema(path, connection)
    return ""


def _is_log(log: Path) -> bool:
    with log.open("rb") as opened:
        return opened.read(4) in _LOG_STARTS


def _examine_schema(path: Path, connection: sqlite3.Connection) -> None:
    """Raise for another program's database, and for a schema that is not known yet."""
    application, version = (one(connection, f"PRAGMA {name}") for name in ("application_id", "user_version"))
    query = "SELECT type, name, coalesce(sql, '') FROM sqlite_master"
    objects = {(kind, name): sql for kind, name, sql in connection.execute(query)}
    known = _is_plain(objects, TABLES[:version]) if version else not objects  # none: killed before they were made
    if application in (0, APPLICATION) and version > SCHEMA_VERSION:
        raise GradebookError(
            f"The gradebook {path} has schema {version}; this version of grade knows schema {SCHEMA_VERSION}.",
            "Nothing in it was changed. Use the newer version of grade that made it, or name another file.",
        )
    if application not in (0, APPLICATION) or not known:
        raise problem(path, sqlite3.SQLITE_NOTADB, "it is an SQLite database of something else")


def _is_plain(objects: Mapping[tuple[str, str], str], tables: Iterable[str]) -> bool:
    """Tell whether these are tables, and nothing else runs where we read and write: a view may never end."""
    is_virtual = any(sql.upper().startswith("CREATE VIRTUAL") for sql in objects.values())
    has_triggers = any(kind == "trigger" for kind, _ in objects)
    return all(("table", name) in objects for name in tables) and not is_virtual and not has_triggers


def beside(path: Path, ending: str) -> Path:
    """Return one of a file's companions; SQLite keeps them with the file itself, not with a link to it."""
    return Path(os.path.realpath(path) + ending)


def _size(path: Path) -> int:
    """Return how long a file is; nothing where there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


# ---------------------------------------------------------------------- copies


def back_up(path: Path, copy: Path) -> None:
    """Copy a gradebook, with what is still in its log, while others may write to it. The copy is whole, or not there.

    Raises:
        UsageError: there is something in the copy's place, or what SQLite would take for its log.
    """
    if any(os.path.lexists(beside(copy, ending)) for ending in ("", *COMPANIONS)):
        raise UsageError(f"{copy} is there already, or a log of that name", "Nothing is overwritten: choose another.")
    new = copy.with_name(f".{copy.name[:100]}.{os.getpid()}")
    new.touch(exist_ok=False)
    try:
        with closing(connect(path, "ro")) as source, closing(connect(new, "rw")) as target:
            source.backup(target)
        os.link(new, copy)  # unlike a renaming, this never takes the place of a file
    finally:
        for ending in ("", *COMPANIONS):
            beside(new, ending).unlink(missing_ok=True)


# ---------------------------------------------------------------------- out of the way


def make_room(path: Path) -> Path | None:
    """Rename what lies in a gradebook's place, whatever its state, and its companions. Nothing is ever overwritten.

    Returns:
        Where it is now; None where nothing was in the way.

    Raises:
        GradebookError: another process has it open, or it cannot be renamed.
    """
    with explained(path):
        is_blank(path)
        there = [ending for ending in ("", *COMPANIONS) if os.path.lexists(beside(path, ending))]
        if not there:
            return None
        # Nobody can have a file open that is not there; what may be left of it is its log.
        with _unshared(path) if "" in there else nullcontext():
            new = _rename(path, there)
        return new if path.is_symlink() else path.with_name(new.name)


@contextmanager
def _unshared(path: Path) -> Iterator[None]:
    """Hold the lock of a database that nobody else has open, be it sound or not. Raises GradebookError."""
    import fcntl  # Windows, where no class is graded, has none

    with path.open("r+b") as opened:
        try:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_LENGTH, _LOCK_START)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN):
                raise
            raise problem(path, sqlite3.SQLITE_BUSY, "so it cannot be renamed") from error
        if not os.path.samestat(os.fstat(opened.fileno()), path.stat()):
            raise problem(path, sqlite3.SQLITE_BUSY, "which has just renamed the old one")
        yield


def _rename(path: Path, endings: list[str]) -> Path:
    """Rename the file, then its companions: a kill in between leaves a log without its file, which is refused."""
    new = free_name(path, "old")
    for ending in endings:
        os.link(beside(path, ending), f"{new}{ending}")  # unlike a renaming, this never takes the place of a file
        beside(path, ending).unlink()
    return new


def free_name(path: Path, ending: str) -> Path:
    """Return a name beside the file itself that neither a file nor the companion of one has yet."""
    for number in itertools.count(1):
        new = beside(path, f".{ending}" + (f"-{number}" if number > 1 else ""))
        if not any(os.path.lexists(f"{new}{other}") for other in ("", *COMPANIONS)):
            break
    return new
