"""A gradebook of an older version opens with all that is in it, or stays as it was."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.engine.upgrade import upgrade_record
from grader.errors import GradebookError
from grader.instructor import gradebook_file, migrations
from grader.instructor.export import export_csv, export_json
from grader.instructor.gradebook import Gradebook
from grader.instructor.gradebook_file import APPLICATION, SCHEMA_VERSION, connect
from grader.instructor.migrations import STEPS, Migration, migrate
from grader.model import Outcome, Result

from .. import making

OLD = Path(__file__).parent / "gradebooks"
"""What the version with schema 1 wrote: a gradebook of six students and three exercises, and its exports."""

FIRST_ATTEMPTS = """
CREATE TABLE attempts (student TEXT NOT NULL, exercise TEXT NOT NULL, attempt INTEGER NOT NULL, key TEXT NOT NULL,
outcome TEXT NOT NULL, score REAL NOT NULL, max_score REAL NOT NULL, record TEXT NOT NULL, created TEXT NOT NULL,
PRIMARY KEY (student, exercise, attempt))
"""


def result(student: str, key: str = "k1", outcome: Outcome = Outcome.PASSED, seconds: float = 0.5) -> Result:
    check = making.check(outcome, seconds=seconds)
    return making.result(student, "softmax", check, key=key, seconds=seconds)


def write_first(path: Path, *results: Result) -> None:
    """Write a gradebook of schema 1, each result an attempt."""
    with closing(sqlite3.connect(path)) as book, book:
        book.execute(FIRST_ATTEMPTS)
        for number, one in enumerate(results, start=1):
            record = one.to_json()
            del record["handed_in"]
            row = (one.student, one.exercise, number, one.key, str(one.outcome), one.score, one.max_score)
            book.execute("INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'then')", (*row, json.dumps(record)))
        book.execute(f"PRAGMA application_id = {APPLICATION}")
        book.execute("PRAGMA user_version = 1")


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as book:
        return book.execute(query).fetchall()


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as book:
        return list(book.iterdump())


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copy(OLD / "gradebook_v1.db", tmp_path / "class.db"))


def upgraded(text: str) -> Any:
    """Return an export of old as the same results are exported today: texts and numbers are what they were."""
    tree = json.loads(text)
    tree["results"] = [Result.from_json(upgrade_record(record)).to_json() for record in tree["results"]]
    return tree


@pytest.mark.parametrize("create", [True, False])
def test_a_gradebook_of_schema_1_opens_with_equal_exports(old: Path, create: bool) -> None:
    """Every row of the CSV, and of the JSON, all but the fields that are new; to read only is enough."""
    with Gradebook.open(old, create=create) as book:
        found = book.results()
    rows_now = [line.rpartition(",")[::2] for line in export_csv(found).encode().decode().splitlines(keepends=True)]
    assert "".join(f"{row}\r\n" for row, _ in rows_now).encode() == (OLD / "gradebook_v1.csv").read_bytes()
    assert {new.strip() for _, new in rows_now} == {"claimed", "0"}
    before = json.loads((OLD / "gradebook_v1.json").read_text(encoding="utf-8"))
    now = json.loads(export_json(found))
    assert now == upgraded((OLD / "gradebook_v1.json").read_text(encoding="utf-8"))
    for old_record, record in zip(before["results"], now["results"], strict=True):
        assert {**record, **old_record, "checks": [], "format": 2} == {**record, "checks": []}
        for old_check, check in zip(old_record["checks"], record["checks"], strict=True):
            assert {**check, **old_check} == check


def test_all_attempts_and_their_times_stay(old: Path) -> None:
    """Numbers, keys, scores and times are what they were; when a file was handed in, nobody has written down."""
    query = "SELECT student, exercise, {}, key, outcome, score, max_score, created FROM attempts {} ORDER BY 1, 2, 3"
    before = rows(old, query.format("attempt", ""))
    Gradebook.open(old).close()
    assert rows(old, query.format("n", "JOIN results USING (key)")) == before
    assert len(before) == 20
    assert rows(old, "SELECT DISTINCT handed_in FROM attempts") == [("",)]
    assert rows(old, "PRAGMA foreign_key_check") == []
    assert rows(old, "PRAGMA user_version") == [(SCHEMA_VERSION,)]


def test_the_gradebook_as_it_was_is_kept(old: Path) -> None:
    """The copy holds what the old file held, its log included; a name that is taken stays taken; once is enough."""
    old.with_name("class.db.v1-backup").write_text("mine")
    with closing(sqlite3.connect(old)) as book:  # most of a gradebook may be in its log
        book.execute("PRAGMA journal_mode = WAL")
        with book:
            book.execute("UPDATE attempts SET created = 'then'")
        before = dump(old)
        Gradebook.open(old).close()
    Gradebook.open(old).close()
    assert dump(old.with_name("class.db.v1-backup-2")) == before
    assert old.with_name("class.db.v1-backup").read_text() == "mine"
    assert sorted(file.name for file in old.parent.iterdir()) == [
        "class.db", "class.db.v1-backup", "class.db.v1-backup-2",
    ]  # fmt: skip


def test_a_new_gradebook_has_nothing_to_back_up(tmp_path: Path) -> None:
    """It takes the same steps from nothing, and has the same tables as a migrated one."""
    Gradebook.open(tmp_path / "new.db").close()
    assert [file.name for file in tmp_path.iterdir()] == ["new.db"]
    write_first(tmp_path / "old.db")
    Gradebook.open(tmp_path / "old.db").close()
    assert dump(tmp_path / "new.db") == dump(tmp_path / "old.db")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"to {step.version}")
@pytest.mark.parametrize("error", [KeyboardInterrupt, sqlite3.OperationalError])
def test_a_step_that_breaks_off_changes_nothing(
    old: Path, monkeypatch: pytest.MonkeyPatch, step: Migration, error: type[BaseException]
) -> None:
    """Whatever ends a step, even after its last statement: the tables are those of before, and the next try works."""

    def breaks_off(connection: sqlite3.Connection) -> None:
        step.apply(connection)
        raise error

    if step.version == 1:
        old.unlink()
        rows(old, f"PRAGMA application_id = {APPLICATION}")
        rows(old, "PRAGMA journal_mode = WAL")
    before = dump(old)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (step._replace(apply=breaks_off),))
        with pytest.raises((error, GradebookError)):
            Gradebook.open(old)
    assert dump(old) == before
    Gradebook.open(old).close()
    assert rows(old, "PRAGMA user_version") == [(SCHEMA_VERSION,)]


def test_half_a_backup_is_none(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the copy cannot be made, nothing is changed and nothing is left over."""
    before = dump(old)

    def refuses(path: Path, mode: str) -> sqlite3.Connection:
        if path.parent == old.parent and path != old:
            raise sqlite3.OperationalError("no")
        return connect(path, mode)

    monkeypatch.setattr(gradebook_file, "connect", refuses)
    with pytest.raises(GradebookError):
        Gradebook.open(old)
    assert dump(old) == before
    assert [file.name for file in old.parent.iterdir()] == ["class.db"]


def test_of_two_processes_one_does_it(old: Path) -> None:
    """The second has seen the old version, waits, and finds nothing left to do."""
    with closing(connect(old, "rw")) as second:
        Gradebook.open(old).close()
        migrate(second, old)
    assert sorted(file.name for file in old.parent.iterdir()) == ["class.db", "class.db.v1-backup"]


def test_steps_are_in_order_and_lead_to_this_version() -> None:
    """Each version has one step that leads to it."""
    assert [step.version for step in STEPS] == list(range(1, SCHEMA_VERSION + 1))


# From 1 to 2


def test_equal_results_become_one(tmp_path: Path) -> None:
    """Equal but for the student and the time that it took: the first one's time stays."""
    write_first(tmp_path / "b.db", result("ada"), result("bob", seconds=0.75))
    with Gradebook.open(tmp_path / "b.db") as book:
        assert book.results() == [result("ada"), result("bob")]
    assert rows(tmp_path / "b.db", "SELECT key, inputs FROM results") == [("k1", "{}")]


def test_what_differs_under_one_key_stays_apart(tmp_path: Path) -> None:
    """Another verdict, another exercise, no key, an error of ours: nothing changes, and verdicts are found."""
    given = [
        result("ada", outcome=Outcome.GRADER_ERROR),
        result("bob"),
        result("eve", outcome=Outcome.FAILED),
        replace(result("fay"), exercise="relu"),
        result("gil", ""),
        result("hal", ""),
        result("ida", "k2", Outcome.GRADER_ERROR),
    ]
    write_first(tmp_path / "b.db", *given)
    with Gradebook.open(tmp_path / "b.db") as book:
        assert book.results() == given
        assert book.find("k1") == result("")
        assert book.find("k2") is None
        book.add(result("ada"))
        assert len(book.attempts("ada", "softmax")) == 1
        assert book.latest("ada", "softmax") == result("ada")
        scored = replace(given[2], checks=(replace(given[2].checks[0], points=9.0),))
        book.add(scored)
        assert book.attempts("eve", "softmax") == [scored]
        assert book.latest("bob", "softmax") == result("bob")


MISTAKE_7 = json.dumps(
    {"format": 1, "student": "ada", "exercise": "softmax", "key": "k1", "checks": [{"message": "", "mistake": 7}]}
)


@pytest.mark.parametrize(
    "record",
    ["{}", "[]", "not JSON", "7", '{"checks": [1]}', "replace(record, 'ada', 'bob')", "[" * 100_000, MISTAKE_7],
)
def test_a_record_that_cannot_be_read_stops_it(tmp_path: Path, record: str) -> None:
    """It is named, and the gradebook stays what it is, with its old version."""
    path = tmp_path / "b.db"
    write_first(path, result("ada"))
    with closing(sqlite3.connect(path)) as book, book:
        if record.startswith("replace"):
            book.execute(f"UPDATE attempts SET record = {record}")
        else:
            book.execute("UPDATE attempts SET record = ?", (record,))
    before = dump(path)
    with pytest.raises(GradebookError, match="'ada' for 'softmax' cannot be read") as caught:
        Gradebook.open(path)
    assert caught.value.hint
    assert dump(path) == before
