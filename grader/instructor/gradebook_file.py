"""The file of a gradebook: how it is opened, whether it is sound or damaged, and what SQLite's errors mean.

SQLite keeps up to three more files beside it: `-wal`, the log, with results that are not in the file yet; `-shm`, the
index of the log; `-journal`, where the file system allows no log. They belong together, and SQLite alone takes no care
of that: it deletes a log whose database is empty, and writes over a log that it cannot read.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from grader.errors import GradebookError
from grader.instructor.sqlite_format import is_beheaded, is_log, stamp, start

SCHEMA_VERSION = 1
"""Version of the tables, kept in the file as `PRAGMA user_version`. 1: first."""
APPLICATION = int.from_bytes(b"grad", "big")
"""Kept as `PRAGMA application_id`: tells a gradebook, however damaged, from all other databases."""
RECORD_START = b'{"format": 2, "student": "'
"""How every stored record of this schema begins."""
BUSY_SECONDS = 10.0
"""How long to wait for another process."""

LOG, JOURNAL = "-wal", "-journal"
COMPANIONS = (LOG, "-shm", JOURNAL)

RESCUE = "To get at what is in it, try SQLite's `.recover` command on a copy of it and of the files beside it."

_PROBLEMS: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        sqlite3.SQLITE_NOTADB: (
            "is not a gradebook",
            "Nothing in it was changed. Name another file, or move this one away to start a new gradebook.",
        ),
        sqlite3.SQLITE_CORRUPT: (
            "is damaged",
            "It was neither repaired nor replaced. Restore it from a backup, or move it away and grade again."
            f" {RESCUE}",
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

Read = Callable[[sqlite3.Connection], object]
"""Reads every result, and raises GradebookError when one cannot be read."""


class DamagedError(GradebookError):
    """A gradebook, without a doubt, and damaged, without a doubt."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(
            f"The gradebook {path} is damaged ({detail}).",
            "It was neither repaired nor replaced. Restore it from a backup; or run `grade batch`, which sets it aside"
            f" and grades anew. {RESCUE}",
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
    if path.exists() and not path.is_file():
        raise problem(path, sqlite3.SQLITE_CANTOPEN, "it is not an ordinary file")
    return stat(path) is None


def examine(path: Path, read: Read | None = None) -> None:
    """Raise unless there is nothing yet, or a sound gradebook that this version knows.

    A damaged file and its log stay as they are, to the last byte.

    Args:
        path: the file.
        read: reads the results; only that finds damage inside one.

    Raises:
        DamagedError: a gradebook is damaged.
        GradebookError: anything else is wrong, or it may be the file of another program.
    """
    code, detail = _damage(path, read)
    if detail and _is_ours(path):
        raise DamagedError(path, detail)
    if detail:
        raise problem(path, code, detail)


def _damage(path: Path, read: Read | None) -> tuple[int, str]:
    """Return the kind of damage and what it is; no words where file and log are sound or there is nothing yet."""
    log = beside(path, LOG)
    if is_blank(path):
        return sqlite3.SQLITE_CORRUPT, "it is empty, but its log is not" if stat(log) else ""
    if stat(log) and not is_log(start(log)):
        return sqlite3.SQLITE_CORRUPT, "its log cannot be read"
    try:
        return sqlite3.SQLITE_CORRUPT, _fault(path, read)
    except sqlite3.DatabaseError as error:
        if kind(error) not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        return kind(error), str(error)


def _fault(path: Path, read: Read | None) -> str:
    """Return what SQLite finds wrong with a file, and what it overlooks."""
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
        try:
            if read:
                read(connection)
        except GradebookError as error:
            return str(error).removesuffix(".")
    return ""


def _examine_schema(path: Path, connection: sqlite3.Connection) -> None:
    """Raise for another program's database, and for a schema that is not known yet."""
    application, version = (one(connection, f"PRAGMA {name}") for name in ("application_id", "user_version"))
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    known = "attempts" in names if version else not names  # no version: killed before the tables were made
    if application in (0, APPLICATION) and version > SCHEMA_VERSION:
        raise GradebookError(
            f"The gradebook {path} has schema {version}; this version of grade knows schema {SCHEMA_VERSION}.",
            "Nothing in it was changed. Use the newer version of grade that made it, or name another file.",
        )
    if application not in (0, APPLICATION) or not known:
        raise problem(path, sqlite3.SQLITE_NOTADB, "it is an SQLite database of something else")


def _is_ours(path: Path) -> bool:
    """Tell whether a damaged file was a gradebook that this version knows. In doubt it is another program's."""
    found = stamp(path, beside(path, LOG))
    if found:
        return found.application == APPLICATION and found.version <= SCHEMA_VERSION
    return is_beheaded(path, RECORD_START)


def beside(path: Path, ending: str) -> Path:
    """Return one of a file's companions; SQLite keeps them with the file itself, not with a link to it."""
    return Path(os.path.realpath(path) + ending)


def stat(path: Path) -> os.stat_result | None:
    """Return what the system knows of a file; None where there is none, or an empty one."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found if found.st_size else None
