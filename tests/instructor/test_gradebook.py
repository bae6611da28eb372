"""The gradebook keeps every result at once, loses none to a kill, and never harms a file that it cannot read."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GradebookError
from grader.explanation import MistakeName, plain
from grader.instructor import gradebook, gradebook_file
from grader.instructor.gradebook import Gradebook
from grader.instructor.gradebook_file import APPLICATION, SCHEMA_VERSION
from grader.model import CheckResult, Outcome, Result

PAGE = 4096
"""Bytes of a page of an SQLite file."""

AWKWARD = 'naïve 数 😀, "quoted";\r\n<two lines>\x00\' OR 1=1 --'

WRITER = """
import json, os, signal, sys
from pathlib import Path
from grader.instructor.gradebook import Gradebook
from grader.explanation import MistakeName, plain
from grader.model import Result

book = Gradebook.open(Path(sys.argv[1]))
for line in sys.stdin:
    book.add(Result.from_json(json.loads(line)))
    print("stored", flush=True)
if "kill" in sys.argv:
    os.kill(os.getpid(), signal.SIGKILL)
book.close()
"""


def make_result(student: str = "ada", exercise: str = "softmax", key: str = "k1", **check: Any) -> Result:
    fields: dict[str, Any] = {"outcome": Outcome.PASSED, "points": 2.0, "earned": 2.0, **check}
    checks = (CheckResult(id="test_rows", sentence="Rows sum to one.", **fields),)
    return Result(student, exercise, 3, key, checks, seconds=0.25, versions={"numpy": "2.0"}, seed=7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "class #1 100%.db"  # characters that mean something in a URI


@pytest.fixture
def book(path: Path) -> Iterator[Gradebook]:
    with Gradebook.open(path) as opened:
        yield opened


def fill(path: Path, count: int = 40) -> None:
    with Gradebook.open(path) as book:
        for number in range(count):
            book.add(make_result(f"student{number:02}", explanation=plain("m" * 1000)))


def sql(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Run a query on a connection of its own."""
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(query).fetchall()


def writer(path: Path, *results: Result, kill: bool = False) -> subprocess.CompletedProcess[str]:
    """Store results from another process."""
    lines = "".join(json.dumps(result.to_json()) + "\n" for result in results)
    arguments = [sys.executable, "-c", WRITER, str(path), *(["kill"] if kill else [])]
    return subprocess.run(arguments, input=lines, capture_output=True, text=True, timeout=60, check=False)


def damage(path: Path) -> None:
    """Fill a page in the middle with rubbish."""
    damaged = bytearray(path.read_bytes())
    damaged[5 * PAGE : 6 * PAGE] = b"\x55" * PAGE
    path.write_bytes(damaged)


def content(path: Path) -> bytes | None:
    return path.read_bytes() if os.path.isfile(path) else None  # noqa: PTH113 (a Path objects to long names)


def refused(path: Path, saying: str, *, create: bool = True) -> GradebookError:
    """Open a file that must be refused: named, with a hint, and left as it is."""
    before = content(path)
    with pytest.raises(GradebookError, match=saying) as caught:
        Gradebook.open(path, create=create)
    assert str(path) in str(caught.value)
    assert caught.value.hint
    assert content(path) == before
    return caught.value


# Storing and reading back


def test_a_result_comes_back_as_it_was(book: Gradebook) -> None:
    """Every field of a record survives, text of any kind included."""
    result = make_result(AWKWARD, explanation=plain(AWKWARD, MistakeName("axis", AWKWARD)), outcome=Outcome.FAILED)
    book.add(result)
    assert book.latest(AWKWARD, "softmax") == result
    assert book.results() == [result]
    assert book.attempts(AWKWARD, "softmax") == [result]


def test_text_that_utf8_cannot_hold_is_kept_in_a_message(book: Gradebook) -> None:
    """A student's exception text may hold a lone surrogate; the record keeps it."""
    result = make_result(explanation=plain("bad \udcff text"))
    book.add(result)
    assert book.latest("ada", "softmax") == result


def test_an_empty_gradebook_has_nothing(book: Gradebook) -> None:
    """No results, no attempts, no latest: and no error."""
    assert book.results() == []
    assert book.attempts("ada", "softmax") == []
    assert book.latest("ada", "softmax") is None


def test_the_same_key_replaces_the_latest_attempt(book: Gradebook) -> None:
    """Changing points scores the same attempt again: one row, the new record."""
    book.add(make_result(points=2.0, earned=2.0))
    again = make_result(points=5.0, earned=5.0)
    book.add(again)
    assert book.attempts("ada", "softmax") == [again]


def test_another_key_is_a_new_attempt(book: Gradebook) -> None:
    """Attempts are kept, oldest first, and the newest one counts; an old key that comes back is new work."""
    given = [make_result(key=key) for key in ("k1", "k2", "k1", "k1", "k3")]
    for result in given:
        book.add(result)
    assert [result.key for result in book.attempts("ada", "softmax")] == ["k1", "k2", "k1", "k3"]
    assert book.latest("ada", "softmax") == given[-1]


def test_attempts_are_counted_for_each_student_and_exercise(path: Path, book: Gradebook) -> None:
    """One student's second attempt does not number another's first."""
    for student, exercise, key in (("ada", "a", "1"), ("ada", "a", "2"), ("bob", "a", "3"), ("ada", "b", "4")):
        book.add(make_result(student, exercise, key))
    rows = sql(path, "SELECT student, exercise, attempt, key FROM attempts ORDER BY key")
    assert rows == [("ada", "a", 1, "1"), ("ada", "a", 2, "2"), ("bob", "a", 1, "3"), ("ada", "b", 1, "4")]


def test_results_are_the_latest_sorted_by_student_then_exercise(book: Gradebook) -> None:
    """The order of storing does not show, the tenth attempt is later than the ninth, and names sort as in Python."""
    pairs = [("émile", "a"), ("bob", "b"), ("bob", "a"), ("Zoe", "a"), ("😀", "a"), ("\uffee", "a")]
    for number in range(1, 11):
        for pair in pairs:
            book.add(make_result(*pair, key=str(number)))
    found = book.results()
    assert [(result.student, result.exercise) for result in found] == sorted(pairs)
    assert {result.key for result in found} == {"10"}


def test_the_columns_repeat_the_record(path: Path, book: Gradebook) -> None:
    """Someone with an SQL prompt reads the same outcome and scores as the record has, also after scoring again."""
    for result in (make_result(), make_result(outcome=Outcome.FAILED, points=3.0, earned=0.5)):
        book.add(result)
        [(outcome, score, max_score, record)] = sql(path, "SELECT outcome, score, max_score, record FROM attempts")
        assert (outcome, score, max_score) == (result.outcome, result.score, result.max_score)
        assert json.loads(record) == result.to_json()


def test_created_is_when_the_attempt_was_first_stored(path: Path, book: Gradebook) -> None:
    """The time is UTC and now; scoring again changes the record but not the time."""
    book.add(make_result())
    [(created,)] = sql(path, "SELECT created FROM attempts")
    assert timedelta() <= datetime.now(UTC) - datetime.fromisoformat(created) < timedelta(minutes=1)
    sql(path, "UPDATE attempts SET created = '2001-01-01T00:00:00+00:00'")
    book.add(make_result(points=9.0))
    assert sql(path, "SELECT created FROM attempts") == [("2001-01-01T00:00:00+00:00",)]


def test_two_rows_for_one_attempt_are_impossible(path: Path, book: Gradebook) -> None:
    """The table itself forbids a duplicate attempt, whoever writes it."""
    book.add(make_result())
    with pytest.raises(sqlite3.IntegrityError):
        sql(path, "INSERT INTO attempts SELECT * FROM attempts")


# Committed at once, and kept


def test_a_result_is_visible_elsewhere_when_add_returns(path: Path, book: Gradebook) -> None:
    """Each add commits by itself: a second connection sees it while the first is still open."""
    for number in range(1, 4):
        book.add(make_result(key=str(number)))
        assert sql(path, "SELECT max(attempt) FROM attempts") == [(number,)]


def test_results_are_there_when_opened_again(path: Path) -> None:
    """Closing keeps everything; opening again neither empties the gradebook nor starts the attempts anew."""
    with Gradebook.open(path) as book:
        book.add(make_result(key="k1"))
    with Gradebook.open(path, create=False) as book:
        book.add(make_result(key="k2"))
        assert [result.key for result in book.attempts("ada", "softmax")] == ["k1", "k2"]


def test_leaving_the_block_closes_the_file(path: Path) -> None:
    """After the `with` block the whole gradebook is one file, ready to be copied, and the object is of no use."""
    with Gradebook.open(path) as book:
        book.add(make_result())
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with pytest.raises(GradebookError, match="closed"):
        book.results()


def test_a_killed_process_loses_nothing_that_it_stored(path: Path) -> None:
    """After SIGKILL every result whose add had returned is there, and the gradebook opens as usual."""
    given = [make_result(f"student{number}") for number in range(5)]
    done = writer(path, *given, kill=True)
    assert done.returncode == -signal.SIGKILL
    assert done.stdout.count("stored") == len(given)
    with Gradebook.open(path, create=False) as book:
        assert book.results() == given


def test_a_process_killed_while_making_the_file_leaves_no_obstacle(path: Path) -> None:
    """What such a kill can leave, an empty file or a database without tables, becomes a gradebook."""
    path.touch()
    fill(path, 1)
    other = path.with_name("other.db")
    sql(other, "PRAGMA journal_mode = WAL")
    assert other.stat().st_size > 0
    fill(other, 1)
    assert sql(other, "SELECT count(*) FROM attempts") == [(1,)]


def test_a_half_written_change_is_undone(path: Path) -> None:
    """A rollback journal left by a kill (a file system without WAL) is played back, also through a link."""
    link = path.with_name("link.db")
    link.symlink_to(path)
    fill(path, 2)
    sql(path, "PRAGMA journal_mode = DELETE")
    changes = f"""
import os, signal, sqlite3
book = sqlite3.connect({str(path)!r}, isolation_level=None)
book.execute("PRAGMA cache_size = 1")
book.execute("BEGIN")
book.execute("UPDATE attempts SET record = zeroblob(99999)")
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", changes], timeout=60, check=False)
    assert Path(f"{path}-journal").stat().st_size > 0
    with Gradebook.open(link) as book:
        assert [result.student for result in book.results()] == ["student00", "student01"]


def test_the_file_survives_a_power_cut(path: Path, book: Gradebook) -> None:
    """A write-ahead log, synchronised before it is folded in: SQLite's own promise that the file stays sound."""
    assert sql(path, "PRAGMA journal_mode") == [("wal",)]
    assert book._connection.execute("PRAGMA synchronous").fetchone() == (1,)


def test_two_processes_write_in_turn(path: Path, book: Gradebook) -> None:
    """A second process may write between our writes; both number the attempts as one sequence."""
    book.add(make_result(key="k1"))
    done = writer(path, make_result(key="k2"), make_result(key="k2"))
    assert done.returncode == 0, done.stderr
    book.add(make_result(key="k2"))
    book.add(make_result(key="k3"))
    assert [result.key for result in book.attempts("ada", "softmax")] == ["k1", "k2", "k3"]


def test_two_processes_write_at_once(path: Path) -> None:
    """Each waits for the other: every result is stored, and no attempt number is missing or taken twice."""
    Gradebook.open(path).close()
    with ThreadPoolExecutor() as pool:
        given = ([make_result(key=f"{name}{number}") for number in range(1500)] for name in "ab")
        done = list(pool.map(lambda results: writer(path, *results), given))
    assert [process.returncode for process in done] == [0, 0], [process.stderr for process in done]
    assert sql(path, "SELECT count(DISTINCT key), max(attempt), count(*) FROM attempts") == [(3000, 3000, 3000)]


def test_two_processes_make_the_same_gradebook_in_turn(path: Path) -> None:
    """SQLite itself does not wait when it turns WAL mode on; we do, for whoever writes to the new file meanwhile."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("PRAGMA application_id = 0")
        other.execute(f"PRAGMA application_id = {APPLICATION}")
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor() as pool:
            opened = pool.submit(lambda: Gradebook.open(path).close())
            time.sleep(0.3)
            assert not opened.done()
            other.execute("COMMIT")
            opened.result(timeout=60)
    assert sql(path, "PRAGMA journal_mode") == [("wal",)]


def test_tables_made_while_we_look_are_no_riddle(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Version and tables are read at one moment: a gradebook in the making is not taken for something else."""
    sql(path, "PRAGMA journal_mode = WAL")
    real = gradebook_file.one

    def slow(connection: sqlite3.Connection, query: str) -> Any:
        found = real(connection, query)
        if query == "PRAGMA user_version" and found == 0:
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.executescript(gradebook.SCHEMA)
        return found

    monkeypatch.setattr(gradebook_file, "one", slow)
    Gradebook.open(path).close()


# Files that are refused, and left as they are


def test_a_missing_gradebook_is_made_only_on_request(path: Path) -> None:
    """`create=False` reports the missing file, or an empty one, and makes nothing."""
    refused(path, "no gradebook", create=False)
    assert not path.exists()
    path.touch()
    refused(path, "no gradebook", create=False)


@pytest.mark.parametrize("other", [b"student;score\n" * 500, b"SQLite format 3\x00" + b"\xff" * 9000])
def test_a_file_of_something_else_is_refused(path: Path, other: bytes) -> None:
    """Text, or rubbish behind SQLite's own first bytes, is not overwritten."""
    path.write_bytes(other)
    refused(path, "is not a gradebook")


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION])
def test_a_database_of_something_else_is_refused(path: Path, version: int) -> None:
    """Another program's SQLite file does not get our tables, whatever version it calls itself."""
    sql(path, "CREATE TABLE assignment (name TEXT)")
    sql(path, f"PRAGMA user_version = {version}")
    refused(path, "is not a gradebook")


@pytest.mark.parametrize("length", [1, 99, 100, 1000, PAGE, PAGE + 1, 5 * PAGE, -PAGE, -1])
def test_a_truncated_gradebook_is_refused(path: Path, length: int) -> None:
    """A file cut short anywhere is reported, not read as far as it goes."""
    fill(path)
    path.write_bytes(path.read_bytes()[:length])
    refused(path, "is damaged|is not a gradebook")


def test_a_damaged_page_is_found_when_opening(path: Path) -> None:
    """Rubbish in the middle is noticed before anything is read from or written to the file."""
    fill(path)
    damage(path)
    assert "backup" in refused(path, "is damaged").hint


def test_a_damaged_gradebook_with_a_log_left_by_a_kill_is_not_touched(path: Path) -> None:
    """Merely looking at a damaged file must not fold the log into it."""
    fill(path)
    writer(path, *(make_result(f"late{number}") for number in range(9)), kill=True)
    log = Path(f"{path}-wal")
    kept = log.read_bytes()
    damage(path)
    refused(path, "is damaged")
    assert kept
    assert log.read_bytes() == kept


def test_a_newer_schema_is_refused(path: Path) -> None:
    """A gradebook of a newer version is not read by guesswork; the message names both versions."""
    fill(path, 1)
    sql(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    error = refused(path, f"schema {SCHEMA_VERSION + 1}.*schema {SCHEMA_VERSION}")
    assert "newer version" in error.hint


def test_a_place_that_cannot_hold_a_file_is_reported(tmp_path: Path) -> None:
    """Missing folders, folders, pipes, links in a circle and endless names all say so, and nothing hangs."""
    (tmp_path / "file").write_text("")
    refused(tmp_path / "nowhere" / "book.db", "cannot be opened")
    refused(tmp_path, "cannot be opened")
    refused(tmp_path / ("n" * 300), "cannot be opened")
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe", "cannot be opened")
    (tmp_path / "circle").symlink_to("circle")
    refused(tmp_path / "circle", "cannot be opened")
    refused(tmp_path / "file" / "book.db", "cannot be opened")


# Trouble while it is open


def test_a_locked_gradebook_is_reported_after_waiting(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When another process does not stop writing, the error says so; afterwards everything works again."""
    assert gradebook_file.BUSY_SECONDS == 10
    monkeypatch.setattr(gradebook_file, "BUSY_SECONDS", 0.05)
    with Gradebook.open(path) as book:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(GradebookError, match="in use by another process") as caught:
                book.add(make_result())
        assert "Wait" in caught.value.hint
        book.add(make_result())
        assert len(book.results()) == 1


def test_a_full_disk_is_reported_and_keeps_what_was_stored(book: Gradebook) -> None:
    """No room: the result that did not fit is absent as a whole, those before it are there, and later ones fit."""
    book.add(make_result(key="k1"))
    book._connection.execute("PRAGMA max_page_count = 1")  # as many as there are: SQLite's own "disk full"
    with pytest.raises(GradebookError, match="disk is full") as caught:
        book.add(make_result(key="k2", explanation=plain("m" * 100_000)))
    assert "space" in caught.value.hint
    assert [result.key for result in book.attempts("ada", "softmax")] == ["k1"]
    book._connection.execute("PRAGMA max_page_count = 1000000")
    book.add(make_result(key="k3"))
    assert [result.key for result in book.attempts("ada", "softmax")] == ["k1", "k3"]


def test_a_gradebook_that_may_not_be_written_is_reported(book: Gradebook) -> None:
    """Reading still works; adding says that permission is missing."""
    book.add(make_result())
    book._connection.execute("PRAGMA query_only = ON")  # the same answer as for a read-only file, for root too
    with pytest.raises(GradebookError, match="may not be written") as caught:
        book.add(make_result(key="k2"))
    assert "permission" in caught.value.hint
    assert len(book.results()) == 1


def test_a_gradebook_that_was_moved_away_is_reported(path: Path, book: Gradebook) -> None:
    """SQLite gives a detailed code for this one (on a file system without WAL); the message is as for its kind."""
    book._connection.execute("PRAGMA journal_mode = DELETE")
    path.rename(path.with_name("moved.db"))
    with pytest.raises(GradebookError, match="may not be written"):
        book.add(make_result())


@pytest.mark.parametrize(
    "change",
    [
        "record = 'not JSON'",
        "record = '[]'",
        "record = '{}'",
        "record = replace(record, '\"passed\"', '\"splendid\"')",
        'record = replace(record, \'"points": 2.0\', \'"points": "two"\')',
        "record = replace(record, '\"ada\"', '\"bob\"')",
        "record = CAST(x'7bff' AS TEXT)",
        "key = 'another'",
    ],
)
def test_a_record_that_cannot_be_read_names_student_and_exercise(path: Path, book: Gradebook, change: str) -> None:
    """One spoilt row is reported with its owner, by every way of reading it."""
    book.add(make_result())
    sql(path, f"UPDATE attempts SET {change}")
    for read in (book.results, lambda: book.latest("ada", "softmax"), lambda: book.attempts("ada", "softmax")):
        with pytest.raises(GradebookError, match=r"'ada' for 'softmax' cannot be read") as caught:
            read()
        assert caught.value.hint


def test_a_number_that_json_does_not_know_is_refused(book: Gradebook) -> None:
    """NaN points would make exports that no other program reads: they are stopped at the door, with names."""
    with pytest.raises(GradebookError, match=r"'ada' for 'softmax' cannot be stored"):
        book.add(make_result(earned=float("nan")))
    assert book.results() == []


def test_a_name_that_is_not_unicode_is_reported(book: Gradebook) -> None:
    """Storing and looking up both say which name it is, and nothing is stored."""
    with pytest.raises(GradebookError, match="cannot hold the name"):
        book.add(make_result("ada\udcff"))
    with pytest.raises(GradebookError, match="cannot hold the name"):
        book.latest("ada\udcff", "softmax")
    assert book.results() == []
