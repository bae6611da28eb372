"""The gradebook: every result of a class in one SQLite file, committed as soon as it exists.

A row is one *attempt* of a student at an exercise. A result with a new key is a new attempt; a result with the key of
the latest attempt is the same work scored again and takes that row's place.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from grader.errors import GradebookError
from grader.model import Result

SCHEMA_VERSION = 1
"""Version of the tables, kept in the file as `PRAGMA user_version`. 1: first."""

BUSY_SECONDS = 10.0
"""How long to wait for another process that is writing."""

# Everything is IF NOT EXISTS: of two processes that make the same new gradebook, the second changes nothing.
SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS attempts (
    student   TEXT    NOT NULL,
    exercise  TEXT    NOT NULL,
    attempt   INTEGER NOT NULL CHECK (attempt >= 1),  -- 1, 2, 3 ... for each student and exercise
    key       TEXT    NOT NULL,  -- what was graded and with what: equal keys, equal verdicts
    outcome   TEXT    NOT NULL,  -- this and the scores repeat the record, for people who query with SQL
    score     REAL    NOT NULL,
    max_score REAL    NOT NULL,
    record    TEXT    NOT NULL,  -- the JSON of Result.to_json: what is read back
    created   TEXT    NOT NULL,  -- when the attempt was first stored, UTC, ISO 8601; scoring again leaves it
    PRIMARY KEY (student, exercise, attempt)
);
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""

_STORE = """
INSERT INTO attempts (student, exercise, key, outcome, score, max_score, record, created, attempt)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (student, exercise, attempt) DO UPDATE SET
    outcome = excluded.outcome, score = excluded.score, max_score = excluded.max_score, record = excluded.record
"""

# The record is read as bytes: a damaged one may not be text, and only `_parsed` can say whose it is.
_COLUMNS = "student, exercise, key, CAST(record AS BLOB)"

_PROBLEMS: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        sqlite3.SQLITE_NOTADB: (
            "is not a gradebook",
            "Nothing in it was changed. Name another file, or move this one away to start a new gradebook.",
        ),
        sqlite3.SQLITE_CORRUPT: (
            "is damaged",
            "It was neither repaired nor replaced. Restore it from a backup, or copy what is readable with SQLite's"
            " own `.recover` command; or move it away and grade again.",
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
_OTHER_PROBLEM = ("failed", "Check the disk and the permissions of the file and of its folder, then run again.")


class Gradebook:
    """The stored results of a class; a context manager, made by `Gradebook.open`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Self:
        """Open the gradebook at `path`, making it if there is none and `create` is true.

        A file that is not a sound gradebook of a known schema is refused and left as it is, to the last byte.
        """
        with _explained(path):
            if not _is_blank(path):
                _examine(path)
            elif not create:
                raise GradebookError(f"There is no gradebook at {path}.", "Grade a class first, or name another file.")
            return cls(_connect_to_write(path), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Nothing is pending: every `add` has committed."""
        self._connection.close()

    def add(self, result: Result) -> None:
        """Store a result; it is committed, and visible to other processes, when this returns."""
        row = (*_columns(result), _record(result), datetime.now(UTC).isoformat(timespec="seconds"))
        with _explained(self._path), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")  # before reading: nobody takes our number meanwhile
            self._connection.execute(_STORE, (*row, self._number(result)))

    def latest(self, student: str, exercise: str) -> Result | None:
        """Return the result of the latest attempt, or None when there is no attempt."""
        found = self._select("WHERE student = ? AND exercise = ? ORDER BY attempt DESC LIMIT 1", student, exercise)
        return found[0] if found else None

    def results(self) -> list[Result]:
        """Return the latest result of each student and exercise, sorted by student, then exercise."""
        return self._select(
            "AS this WHERE attempt = (SELECT max(attempt) FROM attempts"
            " WHERE student = this.student AND exercise = this.exercise) ORDER BY student, exercise"
        )

    def attempts(self, student: str, exercise: str) -> list[Result]:
        """Return the results of all attempts, oldest first."""
        return self._select("WHERE student = ? AND exercise = ? ORDER BY attempt", student, exercise)

    def _number(self, result: Result) -> int:
        """Return the attempt that a result belongs to: the latest one when the key is the same, else a new one."""
        row = self._connection.execute(
            "SELECT attempt, key FROM attempts WHERE student = ? AND exercise = ? ORDER BY attempt DESC LIMIT 1",
            (result.student, result.exercise),
        ).fetchone()
        if row is None:
            return 1
        attempt, key = row
        return int(attempt) if key == result.key else int(attempt) + 1

    def _select(self, clause: str, *values: str) -> list[Result]:
        with _explained(self._path):
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM attempts {clause}", values)
            return [_parsed(*row) for row in rows]


def _columns(result: Result) -> tuple[str, str, str, str, float, float]:
    return (result.student, result.exercise, result.key, str(result.outcome), result.score, result.max_score)


def _record(result: Result) -> str:
    """Return the record as ASCII JSON: whatever text a student's code made up, SQLite can store it."""
    try:
        return json.dumps(result.to_json(), allow_nan=False)
    except ValueError as error:
        raise GradebookError(
            f"The result of student {result.student!r} for {result.exercise!r} cannot be stored: {error}.",
            "This is a fault of a check or of the grader: JSON knows neither NaN nor infinity. Please report it.",
        ) from error


def _parsed(student: str, exercise: str, key: str, record: bytes) -> Result:
    """Rebuild a result and make sure that it is the one its row names and that its scores are numbers."""
    try:
        result = Result.from_json(json.loads(record))
        found = _columns(result)[:3]
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable(student, exercise, f"{type(error).__name__}: {error}") from error
    if found != (student, exercise, key):
        raise _unreadable(student, exercise, "it belongs to another student, exercise or key")
    return result


def _unreadable(student: str, exercise: str, why: str) -> GradebookError:
    return GradebookError(
        f"The stored result of student {student!r} for {exercise!r} cannot be read ({why}).",
        "Restore the gradebook from a backup, or move it away and grade again.",
    )


def _is_blank(path: Path) -> bool:
    """Tell whether there is nothing to lose: no file, or an empty one (left by a kill while it was being made)."""
    if path.exists() and not path.is_file():
        raise _problem(path, sqlite3.SQLITE_CANTOPEN, "it is not an ordinary file")
    return not path.exists() or path.stat().st_size == 0


def _examine(path: Path) -> None:
    """Raise unless the file is a sound gradebook that this version knows."""
    # Closing a connection that may write folds a left-over log into the file, and a damaged file must stay as it is.
    # But only a writer can undo a half-written change: the journal of a process killed while WAL was not (yet) on.
    mode = "rw" if Path(f"{path.resolve()}-journal").exists() else "ro"
    with closing(_connect(path, mode)) as connection:
        found = _one(connection, "PRAGMA quick_check(1)")
        if path.stat().st_size % _one(connection, "PRAGMA page_size"):
            found = "it ends in the middle of a page"  # SQLite reads on in zeros, and takes a single byte for no file
        if found != "ok":
            raise _problem(path, sqlite3.SQLITE_CORRUPT, str(found))
        _examine_schema(path, connection)


def _examine_schema(path: Path, connection: sqlite3.Connection) -> None:
    version = _one(connection, "PRAGMA user_version")
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if version > SCHEMA_VERSION:
        raise GradebookError(
            f"The gradebook {path} has schema {version}; this version of grade knows schema {SCHEMA_VERSION}.",
            "Nothing in it was changed. Use the newer version of grade that made it, or name another file.",
        )
    known = "attempts" in names if version else not names  # no version: killed before the tables were made
    if not known:
        raise _problem(path, sqlite3.SQLITE_NOTADB, "it is an SQLite database of something else")


def _connect_to_write(path: Path) -> sqlite3.Connection:
    with ExitStack() as on_failure:
        connection = on_failure.enter_context(closing(_connect(path, "rwc")))
        # In WAL mode a commit is with the operating system when it returns, so that killing this process, even with
        # SIGKILL, loses nothing. NORMAL risks only the last commits, in a power cut; the file stays sound.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if _one(connection, "PRAGMA user_version") < SCHEMA_VERSION:
            connection.executescript(SCHEMA)
        on_failure.pop_all()
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    """Connect without the implicit transactions of the sqlite3 module: each one here is written out."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _one(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite or the operating system reports into an error that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)  # absent when Python itself objects
        raise _problem(path, code & 0xFF, str(error)) from error  # the low byte is the kind, the rest a detail
    except UnicodeEncodeError as error:
        raise GradebookError(
            f"The gradebook {path} cannot hold the name {error.object!r}.", "Rename the submission."
        ) from error
    except OSError as error:
        raise _problem(path, sqlite3.SQLITE_CANTOPEN, str(error.strerror)) from error


def _problem(path: Path, code: int, detail: str) -> GradebookError:
    what, hint = _PROBLEMS.get(code, _OTHER_PROBLEM)
    return GradebookError(f"The gradebook {path} {what} ({detail}).", hint)
