"""A student's copy remembers results and hints, and no state of its file can stop the student from working."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.course.reading import Course
from grader.errors import GraderError
from grader.model import Exercise, Outcome, Result
from grader.student.progress import Progress, source_digest

from .. import making

STUB = "def scale(x, factor):\n    raise NotImplementedError\n"


@pytest.fixture
def alpha(course: Course) -> Exercise:
    exercise = course.exercise("alpha")
    exercise.stub.write_text(STUB)
    return exercise


def result(outcome: Outcome = Outcome.PASSED) -> Result:
    return making.result("ada", "alpha", making.check(outcome, "a\u00e4\u6570"))


def file_of(course: Course) -> Path:
    return course.root / ".grade" / "progress.json"


def state(progress: Progress) -> tuple[Any, Any, Any]:
    return progress.results, progress.sources, progress.hints


def test_the_first_time_there_is_nothing(course: Course, alpha: Exercise) -> None:
    """A fresh copy has attempted nothing, and looking writes nothing."""
    progress = Progress.load(course)
    assert state(progress) == ({}, {}, {})
    assert progress.status(alpha) == "not_attempted"
    assert not file_of(course).exists()


def test_what_was_noted_is_there_next_time(course: Course, alpha: Exercise) -> None:
    """Results, the files they are about, and hints survive; saving leaves no other file."""
    with Progress.updated(course) as progress:
        progress.note(result(Outcome.FAILED), source_digest(alpha))
        progress.hints["alpha"] = 2
    assert {file.name for file in file_of(course).parent.iterdir()} == {"progress.json", "lock"}
    again = Progress.load(course)
    assert state(again) == state(progress)
    assert again.status(alpha) == "failed"
    assert again.results["alpha"] == result(Outcome.FAILED).to_json()


NOTES = """
import sys
from pathlib import Path
from grader.course.reading import read_course
from grader.student.progress import Progress

course = read_course(Path(sys.argv[1]))
for number in range(20):
    with Progress.updated(course) as progress:
        progress.hints[f"{sys.argv[2]}{number}"] = 1
"""


def test_several_terminals_lose_nothing(course: Course) -> None:
    """What each has changed is there, whoever wrote last."""
    command = [sys.executable, "-c", NOTES, str(course.root)]
    running = [subprocess.Popen([*command, name]) for name in "abc"]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(Progress.load(course).hints) == 60


def test_a_change_that_fails_changes_nothing(course: Course) -> None:
    """And leaves the lock to the next."""
    with pytest.raises(ZeroDivisionError), Progress.updated(course) as progress:
        progress.hints["alpha"] = 1 // 0
    with Progress.updated(course) as progress:
        assert progress.hints == {}


def test_who_holds_the_lock_for_long_is_waited_for_so_long(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that was stopped in the middle costs the other a sentence, not its life."""
    monkeypatch.setattr("grader.student.progress.PATIENCE", 0.1)
    with (
        Progress.updated(course),
        pytest.raises(GraderError, match="cannot be written: database is locked"),
        Progress.updated(course),
    ):
        pass


def test_a_file_counts_as_changed_until_it_was_checked(course: Course, alpha: Exercise) -> None:
    """`grade check` without a name finds what was edited since the last run."""
    progress = Progress.load(course)
    assert not progress.changed(alpha, STUB)
    alpha.stub.write_text("# begun\n")
    assert progress.changed(alpha, STUB)
    progress.note(result(), source_digest(alpha))
    assert not progress.changed(alpha, STUB)
    alpha.stub.write_text("# better\n")
    assert progress.changed(alpha, STUB)


def test_a_file_that_was_deleted_counts_as_changed(course: Course, alpha: Exercise) -> None:
    """Its digest is empty, which no file's is."""
    progress = Progress.load(course)
    progress.note(result(), source_digest(alpha))
    alpha.stub.unlink()
    assert source_digest(alpha) == ""
    assert progress.changed(alpha, STUB)


def test_what_was_remembered_in_an_older_format_is_kept(course: Course, alpha: Exercise) -> None:
    """A student who updates keeps every result, and reads the same of it."""
    record = result(Outcome.FAILED).to_json() | {"format": 1}
    old = ["id", "sentence", "outcome", "points", "earned", "message", "mistake", "seconds"]
    record["checks"] = [{key: check[key] for key in old} for check in record["checks"]]
    file_of(course).parent.mkdir()
    file_of(course).write_text(json.dumps(GOOD | {"results": {"alpha": record}}))

    progress = Progress.load(course)
    assert progress.status(alpha) == "failed"
    assert progress.results["alpha"]["checks"][0]["message"] == "a\u00e4\u6570"


GOOD: dict[str, Any] = {"format": 1, "results": {}, "sources": {}, "hints": {}}


def old_record(**changed: Any) -> dict[str, Any]:
    """Return a record of format 1 whose check has other values than it may have."""
    record = result().to_json() | {"format": 1}
    return record | {"checks": [check | changed for check in record["checks"]]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"3",
        b"{}",
        json.dumps(GOOD | {"results": [1]}).encode(),
        json.dumps(GOOD | {"results": {"alpha": 3}}).encode(),
        json.dumps(GOOD | {"results": {"alpha": {"outcome": "solved"}}}).encode(),
        json.dumps(GOOD | {"hints": {"alpha": "two"}}).encode(),
        json.dumps(GOOD | {"format": 99}).encode(),
        json.dumps(GOOD | {"hints": {"alpha": float("inf")}}).encode(),
        json.dumps(GOOD | {"results": {"alpha": old_record(mistake=7)}}).encode(),
        json.dumps(GOOD | {"results": {"alpha": old_record(message=7)}}).encode(),
        json.dumps(GOOD | {"results": {"alpha": old_record(points=10**400)}}).encode(),
        json.dumps(GOOD | {"results": {"alpha": old_record(earned="2")}}).encode(),
        b"[" * 100_000,
        b'{"format": 1, "hints": {"alpha": ' + b"9" * 5_000 + b"}}",
    ],
)
def test_a_damaged_file_is_set_aside(course: Course, alpha: Exercise, content: bytes) -> None:
    """Everything in it can be made again: the student works on, and the old bytes are kept."""
    file_of(course).parent.mkdir()
    file_of(course).write_bytes(content)
    progress = Progress.load(course)
    assert state(progress) == ({}, {}, {})
    assert file_of(course).with_suffix(".damaged").read_bytes() == content
    progress.note(result(), source_digest(alpha))
    progress.save()
    assert Progress.load(course).status(alpha) == "passed"


def test_a_counter_of_hints_below_zero_is_zero(course: Course) -> None:
    """Python counts from the end there, and beyond it there is no hint."""
    file_of(course).parent.mkdir()
    file_of(course).write_text(json.dumps(GOOD | {"hints": {"alpha": -5}}))
    assert Progress.load(course).hints == {"alpha": 0}


def test_a_file_that_cannot_be_read_is_left_alone(course: Course) -> None:
    """It may be sound: the student is told why, and nothing is set aside."""
    file_of(course).mkdir(parents=True)
    with pytest.raises(GraderError, match=r"progress\.json cannot be read") as caught:
        Progress.load(course)
    assert caught.value.hint
    assert file_of(course).is_dir()


def test_saving_leaves_the_old_state_or_the_new(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash while writing does not leave half a file."""
    progress = Progress.load(course)
    progress.hints["alpha"] = 1
    progress.save()
    progress.hints["alpha"] = 2

    def crash(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", crash)
    with pytest.raises(GraderError, match="No space left") as caught:
        progress.save()
    assert caught.value.hint
    assert Progress.load(course).hints == {"alpha": 1}


def test_a_backup_is_the_student_s_file(course: Course, alpha: Exercise) -> None:
    """What `grade reset` replaces is kept byte for byte, each time in a file of its own."""
    progress = Progress.load(course)
    versions = [b"# one\r\n", b"# two\xff", b"# three"]
    copies = []
    for content in versions:
        alpha.stub.write_bytes(content)
        copies.append(progress.backup(alpha))
    assert [copy.read_bytes() for copy in copies] == versions
    assert len(set(copies)) == 3
    assert all(course.root / ".grade" in copy.parents for copy in copies)
