"""The gradebook: every result of a class in one SQLite file, committed as soon as it exists.

A *result* is stored once, under its key; an *attempt* says that it is a student's, and when. So two students with the
same answer share a result, and who returns to an old answer gets its old result. What is stored under the key of the
latest attempt is the same work scored again: it takes the place of the old score, for everybody who has that key. The
tables are in `migrations.py`.
"""

from __future__ import annotations

import json
import math
import sqlite3
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from grader.errors import GradebookError
from grader.instructor.gradebook_file import (
    APPLICATION,
    BUSY_SECONDS,
    SCHEMA_VERSION,
    START_ANEW,
    connect,
    examine,
    explained,
    find,
    kind,
    one,
)
from grader.instructor.migrations import OF_THE_ATTEMPT, is_of, migrate, own_key
from grader.model import Outcome, Result

_STORE_RESULT = """
INSERT INTO results (key, inputs, outcome, score, max_score, record) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    inputs = CASE excluded.inputs WHEN '{}' THEN inputs ELSE excluded.inputs END,
    outcome = excluded.outcome, score = excluded.score, max_score = excluded.max_score, record = excluded.record
"""
_STORE_ATTEMPT = """
INSERT INTO attempts (student, exercise, n, key, handed_in, created) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (student, exercise, n) DO UPDATE SET handed_in = excluded.handed_in WHERE handed_in = ''
"""

# The record is read as bytes: a damaged one may not be text, and only `_parsed` can say whose it is.
_SELECT = """
SELECT student, exercise, handed_in, key, CAST(record AS BLOB) FROM attempts AS this LEFT JOIN results USING (key)
"""


class _Latest(NamedTuple):
    """A student's latest attempt at an exercise: its number, and the key of the row that holds its result."""

    n: int
    key: str


class Stored(NamedTuple):
    """What is known of a student's latest attempt at an exercise without reading the record."""

    key: str
    inputs: str
    """The text of `Inputs`."""
    outcome: str
    handed_in: str


class Gradebook:
    """The stored results of a class; a context manager, made by `Gradebook.open`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Self:
        """Open the gradebook at `path`; one of an older version is brought up to date, after a backup copy.

        A file that is not a sound gradebook of a known schema is refused and left as it is, to the last byte.

        Args:
            path: the file.
            create: make it if there is none.
        """
        with explained(path):
            examine(path) if create else find(path)
            return cls(_connect_to_write(path), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Nothing is pending, every `add` has committed; what is in the log is folded into the file.

        The last to close does that anyway. But a copy of the file alone is to be whole after each run, also while
        somebody else looks into it.
        """
        with suppress(sqlite3.Error):  # then the log stays, and nothing is lost
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        self._connection.close()

    def add(self, result: Result, inputs: Mapping[str, str] | None = None) -> None:
        """Store a result, and an attempt of its student unless the latest one has this key already.

        A result that another student has too, found by `find`, is stored in the same way. An error of the grader never
        takes the place of a verdict. All is committed, and visible to other processes, when this returns.

        Args:
            result: what to store; without a key it is shared with nobody.
            inputs: what its key was made of; what is known of that stays where this is left out.
        """
        row = (json.dumps(dict(inputs or {})), str(result.outcome), result.score, result.max_score, _record(result))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with explained(self._path), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")  # before reading: nobody takes our number meanwhile
            n, key = self._place(result)
            self._connection.execute(_STORE_RESULT, (key, *row))
            self._connection.execute(_STORE_ATTEMPT, (result.student, result.exercise, n, key, result.handed_in, now))

    def find(self, key: str) -> Result | None:
        """Return the verdict that is stored under a key, as nobody's; None where there is none, or only an error."""
        with explained(self._path):
            found = self._stored(key)
        return None if found is None or found.outcome is Outcome.GRADER_ERROR else found

    def latest(self, student: str, exercise: str) -> Result | None:
        """Return the result of the latest attempt, or None when there is no attempt."""
        found = self._select("WHERE student = ? AND exercise = ? ORDER BY n DESC LIMIT 1", student, exercise)
        return found[0] if found else None

    def stored(self) -> dict[tuple[str, str], Stored]:
        """Return the latest attempt of each student and exercise, at the price of one query."""
        query = (
            "SELECT student, exercise, key, inputs, outcome, handed_in, max(n)"
            " FROM attempts JOIN results USING (key) GROUP BY student, exercise"
        )
        with explained(self._path):
            rows = self._connection.execute(query)
            return {(student, exercise): Stored(*row) for student, exercise, *row, _ in rows}

    def results(self) -> list[Result]:
        """Return the latest result of each student and exercise, sorted by student, then exercise."""
        return self._select(
            "WHERE n = (SELECT max(n) FROM attempts WHERE student = this.student AND exercise = this.exercise)"
            " ORDER BY student, exercise"
        )

    def attempts(self, student: str, exercise: str) -> list[Result]:
        """Return the results of all attempts, oldest first."""
        return self._select("WHERE student = ? AND exercise = ? ORDER BY n", student, exercise)

    def _place(self, result: Result) -> _Latest:
        """Return which attempt a result is, and the key of the row that is to hold it."""
        last = self._last(result.student, result.exercise)
        if last and is_of(last.key, result.key) and self._yields(last.key, result):
            return last
        n = last.n + 1 if last else 1
        if result.key and self._yields(result.key, result):
            return _Latest(n, result.key)
        return _Latest(n, own_key(result.key, result.student, result.exercise, n))

    def _last(self, student: str, exercise: str) -> _Latest | None:
        query = "SELECT n, key FROM attempts WHERE student = ? AND exercise = ? ORDER BY n DESC LIMIT 1"
        row = self._connection.execute(query, (student, exercise)).fetchone()
        return _Latest(*row) if row else None

    def _yields(self, key: str, result: Result) -> bool:
        """Tell whether nothing is stored under a key, or something that a result may take the place of."""
        stored = self._stored(key)
        if stored is None:
            return True
        is_loss = result.outcome is Outcome.GRADER_ERROR and stored.outcome is not Outcome.GRADER_ERROR
        return stored.exercise == result.exercise and not is_loss

    def _stored(self, key: str) -> Result | None:
        row = self._connection.execute("SELECT CAST(record AS BLOB) FROM results WHERE key = ?", (key,)).fetchone()
        return _parsed(row[0], key, f"with the key {key!r}") if row else None

    def _select(self, clause: str, *values: str) -> list[Result]:
        with explained(self._path):
            return [_owned(*row) for row in self._connection.execute(f"{_SELECT} {clause}", values)]


def _record(result: Result) -> str:
    """Return the record as ASCII JSON: whatever text a student's code made up, SQLite can store it."""
    record = {name: value for name, value in result.to_json().items() if name not in OF_THE_ATTEMPT}
    try:
        return json.dumps(record, allow_nan=False)
    except ValueError as error:
        raise GradebookError(
            f"The result of student {result.student!r} for {result.exercise!r} cannot be stored: {error}.",
            "This is a fault of a check or of the grader: JSON knows neither NaN nor infinity. Please report it.",
        ) from error


def _owned(student: str, exercise: str, handed_in: str, key: str, record: bytes | None) -> Result:
    """Return the result of an attempt. Raises GradebookError."""
    whose = f"of student {student!r} for {exercise!r}"
    result = _parsed(record, key, whose)
    if result.exercise != exercise:
        raise _unreadable(whose, "it belongs to another exercise")
    return replace(result, student=student, handed_in=handed_in)


def _parsed(record: bytes | None, key: str, whose: str) -> Result:
    """Rebuild a result, as nobody's, and make sure that it has the key of its row. Raises GradebookError."""
    try:
        result = _rebuilt(record or b"")
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise _unreadable(whose, f"{type(error).__name__}: {error}") from error
    if not is_of(key, result.key):
        raise _unreadable(whose, "it belongs to another key")
    return result


def _rebuilt(record: bytes) -> Result:
    """Return what a record holds; raises whatever it deserves where that is no result, or has scores without a sum."""
    result = Result.from_json(json.loads(record) | dict.fromkeys(OF_THE_ATTEMPT, ""))
    if not math.isfinite(result.score + result.max_score):
        raise ValueError("its points are not numbers")
    return result


def _unreadable(whose: str, why: str) -> GradebookError:
    return GradebookError(
        f"The stored result {whose} cannot be read ({why}).", f"Restore a backup of the gradebook, {START_ANEW}."
    )


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
            migrate(connection, path)
        connection.execute("PRAGMA foreign_keys = ON")
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
