"""The gradebook: every result of a class in one SQLite file, committed as soon as it exists.

A row is one *attempt* of a student at an exercise. A result with a new key is a new attempt; a result with the key of
the latest attempt is the same work scored again and takes that row's place.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.errors import GradebookError
from grader.instructor.gradebook_file import (
    APPLICATION,
    BUSY_SECONDS,
    SCHEMA_VERSION,
    connect,
    examine,
    explained,
    is_blank,
    kind,
    one,
)
from grader.instructor.set_aside import make_way
from grader.model import Result

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


class Gradebook:
    """The stored results of a class; a context manager, made by `Gradebook.open`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path, *, create: bool = True, warn: Callable[[str], None] | None = None) -> Self:
        """Open the gradebook at `path`.

        A file that is not a sound gradebook of a known schema is refused and left as it is, to the last byte.

        Args:
            path: the file.
            create: make it if there is none.
            warn: begin a new gradebook in place of a damaged one; told where that is now.
        """
        with explained(path):
            if not create and is_blank(path):
                raise GradebookError(f"There is no gradebook at {path}.", "Grade a class first, or name another file.")
            if warn is None:
                examine(path)
            elif said := make_way(path, _read_all):
                warn(said)
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
        with explained(self._path), self._connection:
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
        with explained(self._path):
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


def _read_all(connection: sqlite3.Connection) -> None:
    """Read every stored result; raises GradebookError for one that is damaged."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE name = 'attempts'").fetchone()
    for row in connection.execute(f"SELECT {_COLUMNS} FROM attempts") if found else ():
        _parsed(*row)


def _connect_to_write(path: Path) -> sqlite3.Connection:
    with ExitStack() as on_failure:
        connection = on_failure.enter_context(closing(connect(path, "rwc")))
        if one(connection, "PRAGMA application_id") != APPLICATION:  # before there is a log that might get lost
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
        # In WAL mode a commit is with the operating system when it returns, so that killing this process, even with
        # SIGKILL, loses nothing. NORMAL risks only the last commits, in a power cut; the file stays sound.
        _switch_to_log(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        if one(connection, "PRAGMA user_version") < SCHEMA_VERSION:
            connection.executescript(SCHEMA)
        on_failure.pop_all()
    return connection


def _switch_to_log(connection: sqlite3.Connection) -> None:
    """Turn WAL mode on. SQLite does not wait here for another process that makes the same gradebook: we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if kind(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
