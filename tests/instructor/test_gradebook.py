"""The gradebook keeps every result at once, loses none to a kill, and never harms a file that it cannot read."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GradebookError
from grader.explanation import MistakeName, plain
from grader.instructor import gradebook_file
from grader.instructor.gradebook import Gradebook
from grader.instructor.gradebook_file import APPLICATION, SCHEMA_VERSION
from grader.instructor.migrations import migrate
from grader.model import Outcome, Result

from .. import making

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
    return making.result(student, exercise, making.check(**check), key=key, revision=3, seed=7)


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
            book.add(make_result(f"student{number:02}", key=f"key{number}", explanation=plain("m" * 1000)))


def sql(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Run a query on a connection of its own."""
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(query).fetchall()


def writer(path: Path, *results: Result, kill: bool = False) -> subprocess.CompletedProcess[str]:
    """Store results from another process."""
    lines = "".join(json.dumps(result.to_json()) + "\n" for result in results)
    arguments = [sys.executable, "-c", WRITER, str(path), *(["kill"] if kill else [])]
    return subprocess.run(arguments, input=lines, capture_output=True, text=True, timeout=60, check=False)


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
    """Every field of a record survives, text of any kind included; an exception's may hold half a character."""
    said = plain(f"{AWKWARD} \udcff", MistakeName("axis", AWKWARD))
    result = make_result(AWKWARD, explanation=said, outcome=Outcome.FAILED)
    book.add(result)
    assert book.latest(AWKWARD, "softmax") == result
    assert book.results() == [result]
    assert book.attempts(AWKWARD, "softmax") == [result]


def test_an_empty_gradebook_has_nothing(book: Gradebook) -> None:
    """No results, no attempts, no latest: and no error."""
    assert book.results() == []
    assert book.attempts("ada", "softmax") == []
    assert book.latest("ada", "softmax") is None


def test_another_key_is_a_new_attempt(path: Path, book: Gradebook) -> None:
    """All attempts are kept, the newest counts; an answer that comes back is a new attempt, and no new result."""
    given = [make_result(key=key) for key in ("k1", "k2", "k1", "k1", "k3")]
    for result in given:
        book.add(result)
    assert [result.key for result in book.attempts("ada", "softmax")] == ["k1", "k2", "k1", "k3"]
    assert book.latest("ada", "softmax") == given[-1]
    assert sql(path, "SELECT key FROM results ORDER BY key") == [("k1",), ("k2",), ("k3",)]


def test_attempts_are_counted_for_each_student_and_exercise(path: Path, book: Gradebook) -> None:
    """One student's second attempt does not number another's first."""
    for student, exercise, key in (("ada", "a", "1"), ("ada", "a", "2"), ("bob", "a", "3"), ("ada", "b", "4")):
        book.add(make_result(student, exercise, key))
    rows = sql(path, "SELECT student, exercise, n, key FROM attempts ORDER BY key")
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
        [(outcome, score, max_score, record)] = sql(path, "SELECT outcome, score, max_score, record FROM results")
        assert (outcome, score, max_score) == (result.outcome, result.score, result.max_score)
        known = {"student": "ada", "handed_in": ""}
        assert json.loads(record) | known == result.to_json()
        assert not json.loads(record).keys() & known.keys()


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


def test_when_it_was_handed_in_belongs_to_the_attempt(book: Gradebook) -> None:
    """The first time that is known stays, whatever a copy of the same file says later."""
    for time_ in ("", "2026-01-02T03:04:05+00:00", "2027-01-01T00:00:00"):
        book.add(replace(make_result(), handed_in=time_))
    book.add(replace(make_result("bob"), handed_in="2028-01-01T00:00:00"))
    assert [result.handed_in for result in book.results()] == ["2026-01-02T03:04:05+00:00", "2028-01-01T00:00:00"]


# Shared by key


def test_equal_keys_share_a_result(path: Path, book: Gradebook) -> None:
    """Two students with one answer have one result, each under the own name; scoring it again counts for both."""
    book.add(make_result("ada"), {"source": "1234"})
    found = book.find("k1")
    assert found == make_result("")
    book.add(replace(found, student="bob"))
    again = make_result("bob", points=5.0, earned=5.0)
    book.add(again)
    assert book.results() == [replace(again, student="ada"), again]
    assert sql(path, "SELECT inputs FROM results") == [('{"source": "1234"}',)]


def test_one_key_of_two_exercises_is_shared_by_nobody(book: Gradebook) -> None:
    """A score given by a person may have the same key in two cells: each keeps its own."""
    given = [make_result(exercise="a"), make_result(exercise="b", earned=1.0)]
    for result in given:
        book.add(result)
    assert book.results() == given
    book.add(given[1])
    assert len(book.attempts("ada", "b")) == 1


def test_an_error_of_ours_gives_way_to_a_verdict(book: Gradebook) -> None:
    """It is found by nobody, and the verdict takes its place, for everybody who has met the error."""
    error = make_result(outcome=Outcome.GRADER_ERROR, earned=0.0)
    book.add(error)
    book.add(replace(error, student="bob"))
    assert book.find("k1") is None
    book.add(make_result("bob"))
    assert book.results() == [make_result(), make_result("bob")]
    assert len(book.attempts("ada", "softmax")) == len(book.attempts("bob", "softmax")) == 1


def test_a_verdict_never_gives_way_to_an_error_of_ours(book: Gradebook) -> None:
    """The error is an attempt of its own, and a verdict takes its place as any error's; others notice nothing."""
    book.add(make_result())
    book.add(make_result("bob"))
    error = make_result(outcome=Outcome.GRADER_ERROR, earned=0.0)
    for _ in range(2):
        book.add(error)
    assert book.attempts("ada", "softmax") == [make_result(), error]
    assert book.latest("bob", "softmax") == make_result("bob") == replace(book.find("k1") or error, student="bob")
    book.add(make_result())
    assert book.attempts("ada", "softmax") == [make_result()] * 2


def test_results_without_a_key_are_shared_by_nobody(book: Gradebook) -> None:
    """What could not even be named is one attempt of one student, until it can."""
    error = make_result(key="", outcome=Outcome.GRADER_ERROR)
    for student in ("ada", "ada", "bob"):
        book.add(replace(error, student=student))
    assert book.results() == [error, replace(error, student="bob")]
    assert book.find("") is None
    book.add(make_result())
    assert book.attempts("ada", "softmax") == [error, make_result()]


# Committed at once, and kept


def test_a_result_is_visible_elsewhere_when_add_returns(path: Path, book: Gradebook) -> None:
    """Each add commits by itself: a second connection sees it while the first is still open."""
    for number in range(1, 4):
        book.add(make_result(key=str(number)))
        assert sql(path, "SELECT max(n) FROM attempts") == [(number,)]


def test_leaving_the_block_closes_the_file(path: Path) -> None:
    """All of it is one file then, and the object is of no use; opened again, it goes on with the same attempts."""
    with Gradebook.open(path) as book:
        book.add(make_result(key="k1"))
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with pytest.raises(GradebookError, match="closed"):
        book.results()
    with Gradebook.open(path, create=False) as book:
        book.add(make_result(key="k2"))
        assert [result.key for result in book.attempts("ada", "softmax")] == ["k1", "k2"]


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
book.execute("UPDATE results SET record = zeroblob(99999)")
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
    assert sql(path, "SELECT count(DISTINCT key), max(n), count(*) FROM attempts") == [(3000, 3000, 3000)]


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
                migrate(other, path)
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


OTHERS: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_bytes(b"student;score\n" * 500),
    "rubbish behind SQLite's first bytes": lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 9000),
    "a database": lambda path: sql(path, "CREATE TABLE assignment (name TEXT)"),
    "a database of our version": lambda path: (
        sql(path, "CREATE TABLE assignment (name TEXT)"),
        sql(path, f"PRAGMA user_version = {SCHEMA_VERSION}"),
    ),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_file_of_something_else_is_refused(path: Path, what: str) -> None:
    """It is not overwritten, and another program's SQLite file does not get our tables."""
    OTHERS[what](path)
    refused(path, "is not a gradebook")


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "last page": lambda content: content[:-PAGE] + b"\x55" * PAGE,
    "last page, zeros": lambda content: content[:-PAGE] + bytes(PAGE),
    "a page of the tables": lambda content: content[:PAGE] + b"\x55" * PAGE + content[2 * PAGE :],
    "first page of zeros": lambda content: bytes(PAGE) + content[PAGE:],
    "header of zeros": lambda content: bytes(100) + content[100:],
    "all zeros": lambda content: bytes(len(content)),
    **{
        f"cut at {length}": lambda content, length=length: content[:length]
        for length in (1, 99, 100, 1000, PAGE, PAGE + 1, 5 * PAGE, -PAGE, -1)
    },
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_gradebook_is_refused(path: Path, name: str) -> None:
    """Wherever it is damaged or cut, it is named, with what to do; neither it nor what lies beside it is changed."""
    fill(path)
    path.write_bytes(DAMAGE[name](path.read_bytes()))
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    error = refused(path, "is damaged|is not a gradebook")
    assert "backup" in error.hint
    assert "`grade batch --new`" in error.hint
    after = {file.name: file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith(("-shm", "-wal"))}
    assert after == before


@pytest.fixture
def log(path: Path) -> Path:
    """A log with nine results that a kill has left beside a gradebook."""
    fill(path)
    writer(path, *(make_result(f"late{number}", key=f"late{number}") for number in range(9)), kill=True)
    return Path(f"{path}-wal")


def test_a_damaged_gradebook_with_a_log_left_by_a_kill_is_not_touched(path: Path, log: Path) -> None:
    """Merely looking at a file with rubbish in its middle must not fold the log into it."""
    kept = log.read_bytes()
    content = path.read_bytes()
    path.write_bytes(content[: 9 * PAGE] + b"\x55" * PAGE + content[10 * PAGE :])
    refused(path, "is damaged")
    assert log.read_bytes() == kept != b""


@pytest.mark.parametrize("filling", [b"\x55", b"\0"])
def test_a_log_that_is_none_any_more_is_refused(path: Path, log: Path, filling: bytes) -> None:
    """SQLite takes it for no log, says nothing and writes over it: all results since the last run would be gone."""
    log.write_bytes(filling * log.stat().st_size)
    refused(path, "its log cannot be read")
    assert set(log.read_bytes()) == set(filling)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_log_whose_gradebook_is_gone_is_refused(path: Path, log: Path, is_there: bool) -> None:
    """SQLite would delete the results in it without a word."""
    kept = log.read_bytes()
    path.unlink()
    if is_there:
        path.touch()
    refused(path, "its log is not")
    assert log.read_bytes() == kept != b""


def test_a_log_that_breaks_off_is_no_damage(path: Path, log: Path) -> None:
    """A power cut may end a log anywhere: SQLite takes the results that are whole."""
    log.write_bytes(log.read_bytes()[: -2 * PAGE])
    with Gradebook.open(path) as book:
        assert 40 <= len(book.results()) < 49


def test_a_copy_without_its_log_is_refused(path: Path) -> None:
    """It is no class without results: the copy left them behind. The error says what to copy with."""
    writer(path, make_result(), kill=True)
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    assert "`grade backup" in refused(copy, "without its log", create=False).hint


def test_after_a_run_the_file_alone_is_whole(path: Path) -> None:
    """Also where somebody else still has it open, so that its log stays."""
    with Gradebook.open(path), Gradebook.open(path) as second:
        second.add(make_result())
        second.close()
        copy = path.with_name("copy.db")
        copy.write_bytes(path.read_bytes())
        with Gradebook.open(copy, create=False) as found:
            assert found.results() == [make_result()]


HOSTILE = {
    "an endless view": """ALTER TABLE results RENAME TO kept; CREATE VIEW results AS WITH RECURSIVE
        n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT kept.* FROM kept, n""",
    "views": """DROP TABLE attempts; DROP TABLE results;
        CREATE VIEW attempts AS SELECT 1; CREATE VIEW results AS SELECT 1""",
    "a trigger": """CREATE TRIGGER t AFTER INSERT ON attempts BEGIN DELETE FROM results WHERE 0 IN
        (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n); END""",
    "a virtual table": "CREATE VIRTUAL TABLE other USING fts5(x)",
}


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("what", HOSTILE)
def test_tables_that_are_none_are_refused(path: Path, what: str, create: bool) -> None:
    """A query of ours reads tables and nothing that computes: that need not end."""
    fill(path, 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; {HOSTILE[what]}")
    refused(path, "is not a gradebook", create=create)


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_a_pipe_is_not_waited_for(path: Path, ending: str) -> None:
    """In the place of the gradebook, or of a file that SQLite keeps beside it."""
    if ending:
        fill(path, 1)
    os.mkfifo(f"{path}{ending}")
    refused(path, "not an ordinary file")


def test_a_newer_schema_is_refused(path: Path) -> None:
    """A gradebook of a newer version is not read by guesswork; the message names both versions."""
    fill(path, 1)
    sql(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    error = refused(path, f"schema {SCHEMA_VERSION + 1}.*schema {SCHEMA_VERSION}")
    assert "newer version" in error.hint


def test_a_place_that_cannot_hold_a_file_is_reported(tmp_path: Path) -> None:
    """Missing folders, folders, pipes, links in a circle and endless names all say so, and nothing hangs."""
    (tmp_path / "file").write_text("")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to("circle")
    for place in ("nowhere/book.db", ".", "n" * 300, "pipe", "circle", "file/book.db"):
        refused(tmp_path / place, "cannot be opened")


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
        "record = replace(record, '\"softmax\"', '\"relu\"')",
        "record = CAST(x'7bff' AS TEXT)",
        "key = 'another'",
        f"record = '{'[' * 100_000}'",
        f"record = replace(record, '\"points\": 2.0', '\"points\": 1{'0' * 400}')",
        'record = replace(record, \'"sentence": \', \'"sentence": 7, "was": \')',
        "record = replace(record, '\"mistakes\": []', '\"mistakes\": 7')",
        "record = replace(record, '\"revision\": 3', '\"revision\": [3]')",
    ],
)
def test_a_record_that_cannot_be_read_names_student_and_exercise(path: Path, book: Gradebook, change: str) -> None:
    """One spoilt row is reported with its owner, by every way of reading it."""
    book.add(make_result())
    sql(path, f"UPDATE results SET {change}")
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
