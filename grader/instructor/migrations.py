"""How a gradebook of an older version becomes one of today: named steps, all in one transaction, after a backup copy.

A new gradebook takes the same road from nothing, so that the tables are written down once, here: the ones of today are
in the last step that makes any. A step is never changed once it is released; what comes after it is another step.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from grader.engine.upgrade import upgrade_record
from grader.errors import GradebookError
from grader.instructor.gradebook_file import START_ANEW, back_up, free_name, one

_log = logging.getLogger(__name__)

OF_THE_ATTEMPT = ("student", "handed_in")
"""What a record says of an attempt, and not of what was graded: the store keeps it apart."""


class Migration(NamedTuple):
    """One step: to which version of the tables it leads, what it is called, and what it does."""

    version: int
    name: str
    apply: Callable[[sqlite3.Connection], None]


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the tables up to date, or leave them as they are, whatever happens: an error, a kill, a full disk.

    The file as it was is kept beside it as `NAME.v1-backup`, where there was anything in it.

    Raises:
        GradebookError: a stored result cannot be read.
    """
    connection.execute("BEGIN IMMEDIATE")  # of two processes, the second waits here and finds nothing left to do
    try:
        version = int(one(connection, "PRAGMA user_version"))
        steps = [step for step in STEPS if step.version > version]
        if version and steps:
            back_up(path, free_name(path, f"v{version}-backup"))
        for step in steps:
            _log.info("%s: %s", path, step.name)
            step.apply(connection)
            connection.execute(f"PRAGMA user_version = {step.version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite itself may have ended it
            connection.execute("ROLLBACK")
        raise


# ---------------------------------------------------------------------- 1: the first tables

_FIRST_TABLES = """
CREATE TABLE attempts (
    student   TEXT    NOT NULL,
    exercise  TEXT    NOT NULL,
    attempt   INTEGER NOT NULL CHECK (attempt >= 1),
    key       TEXT    NOT NULL,
    outcome   TEXT    NOT NULL,
    score     REAL    NOT NULL,
    max_score REAL    NOT NULL,
    record    TEXT    NOT NULL,
    created   TEXT    NOT NULL,
    PRIMARY KEY (student, exercise, attempt)
)
"""


def _make_first_tables(connection: sqlite3.Connection) -> None:
    connection.execute(_FIRST_TABLES)


# ---------------------------------------------------------------------- 2: results by key

_RESULTS = """
CREATE TABLE results (
    key       TEXT NOT NULL PRIMARY KEY,  -- what was graded and with what: equal keys, equal verdicts
    inputs    TEXT NOT NULL,  -- JSON: what the key was made of, by name
    outcome   TEXT NOT NULL,  -- this and the scores repeat the record, for people who query with SQL
    score     REAL NOT NULL,
    max_score REAL NOT NULL,
    record    TEXT NOT NULL   -- JSON: Result.to_json without what belongs to an attempt
)
"""
_ATTEMPTS = """
CREATE TABLE attempts (
    student   TEXT    NOT NULL,
    exercise  TEXT    NOT NULL,
    n         INTEGER NOT NULL CHECK (n >= 1),  -- 1, 2, 3 ... for each student and exercise
    key       TEXT    NOT NULL REFERENCES results,
    handed_in TEXT    NOT NULL,  -- when, as the file says, ISO 8601; empty: unknown
    created   TEXT    NOT NULL,  -- when the attempt was first stored, UTC, ISO 8601; scoring again leaves it
    PRIMARY KEY (student, exercise, n)
)
"""


# The record is read as bytes: a damaged one may not be text, and only `_old_record` can say whose it is.
_OLD_COLUMNS = "student, exercise, attempt, key, outcome, score, max_score, CAST(record AS BLOB), created"


def own_key(key: str, student: str, exercise: str, n: int) -> str:
    """Return the key of a row that only one attempt has: its result stands in the way of another under its key."""
    return f"{key}~{student}/{exercise}/{n}"


def is_of(row: str, key: str) -> bool:
    """Tell whether a row holds a result with this key: for everybody, or for one attempt alone."""
    return row == key or row.startswith(f"{key}~")


def _share_results(connection: sqlite3.Connection) -> None:
    """Store a result once for all attempts that have it; one that differs from another under its key stays apart."""
    connection.execute("ALTER TABLE attempts RENAME TO attempts_1")
    connection.execute(_RESULTS)
    connection.execute(_ATTEMPTS)
    shared: dict[str, object] = {}
    # Errors of the grader come last: none of them may take the key of a verdict.
    query = f"SELECT {_OLD_COLUMNS} FROM attempts_1 ORDER BY outcome = 'grader_error', rowid"
    for student, exercise, n, key, outcome, score, max_score, content, created in connection.execute(query):
        record = _old_record(student, exercise, key, content)
        verdict = _without_seconds(record)
        row_key = key if key and shared.setdefault(key, verdict) == verdict else own_key(key, student, exercise, n)
        result = (row_key, "{}", outcome, score, max_score, json.dumps(record))
        connection.execute("INSERT OR IGNORE INTO results VALUES (?, ?, ?, ?, ?, ?)", result)
        attempt = (student, exercise, n, row_key, "", created)
        connection.execute("INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?)", attempt)
    connection.execute("DROP TABLE attempts_1")


def _old_record(student: str, exercise: str, key: str, content: bytes) -> dict[str, Any]:
    """Return the record of a row of the first tables, without what belongs to the attempt. Raises GradebookError."""
    try:
        record = json.loads(content)
        is_its_own = (record["student"], record["exercise"], record["key"]) == (student, exercise, key)
        is_sound = is_its_own and all(isinstance(check, dict) for check in record["checks"])
        upgraded = upgrade_record(record)
    except (ValueError, TypeError, KeyError, RecursionError):
        is_sound = False
    if not is_sound:
        raise GradebookError(
            f"The stored result of student {student!r} for {exercise!r} cannot be read, and the gradebook is of an"
            " older version, which has to be brought up to date as a whole.",
            f"Nothing in it was changed. Restore a backup, {START_ANEW}.",
        )
    return {name: value for name, value in upgraded.items() if name not in OF_THE_ATTEMPT}


def _without_seconds(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record without its times, which no verdict depends on."""
    checks = [{name: value for name, value in check.items() if name != "seconds"} for check in record["checks"]]
    return record | {"seconds": 0.0, "checks": checks}


STEPS = (
    Migration(1, "the first tables", _make_first_tables),
    Migration(2, "a result is stored once, by its key, for all attempts that have it", _share_results),
)
"""All steps, in order."""
