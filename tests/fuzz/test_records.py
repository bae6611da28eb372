"""What is stored and read back, damaged: a GraderError names the file or the result, or it can be used."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.course.declared import hidden_totals
from grader.errors import CourseError, GradebookError, GraderError
from grader.explanation import Explanation, MistakeName, Place, Relation, Values
from grader.feedback.naming import name_mistake
from grader.feedback.recording import RecordedCheck, RecordedReference, Recording, read_recording
from grader.instructor.gradebook import Gradebook

from ..making import FAILED, check, result
from ..real import COURSE
from .depth import MIB, bounded, examples, explained, timed
from .mangle import mangled, mangled_tree, odd_values

EXERCISE = COURSE.exercise("gradient_step")
DTYPES = ("O", "U100000000", "U99999", "uint8", "int8", "float16", "<U3", "(3,)f8", "f8,f4", "M8[Y]", "V8", "a")
WIDE = {"dtype": "U99999999", "array": ["a"]}
KEYS = ("array", "dtype", "shape", "tuple", "dict", "transcript", "answers", "checks", "points", "earned", "outcome")
ODD = odd_values() | st.sampled_from([*DTYPES, *KEYS])
PIECES = (
    '"', "[", "]", "{", "}", ",", ":", "-", "9", "NaN", "1e999", "null", "true", "9" * 5000, "[" * 3000, "\0", "é",
)  # fmt: skip
SAID = Explanation(
    call="f(1)",
    values=Values("2", "3"),
    place=Place(3, "return x"),
    relation=Relation("offset", "Every number is 1 too small.", "-1"),
    mistakes=(MistakeName("multiplies", "Add, do not multiply."),),
    cause="0123",
)
RESULT = result("ada", "softmax", check(seconds=0.25), check(FAILED, id="test_two", points=3.0, explanation=SAID))


def shortened(text: str) -> Any:
    """Return a recording as a tree with two checks and two mistakes, so that each example is quick."""
    tree = json.loads(text)
    tree["checks"] = dict(list(tree["checks"].items())[:2])
    tree["mistakes"] = tree["mistakes"][:2]
    return tree


TREE = shortened(EXERCISE.recording.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records")


def use(recording: Recording) -> None:
    """Do with a recording what grading does: compare the stub, ask it for answers, name a mistake by it."""
    recording.stub.encode()
    recording.dump()
    transcripts = {name: recorded.transcript for name, recorded in recording.checks.items()}
    for name, recorded in recording.checks.items():
        assert type(name_mistake(recording, transcripts, recorded.transcript)) is tuple
        for mistake in recording.mistakes:
            name_mistake(recording, transcripts | mistake.transcripts, mistake.transcripts.get(name, []))
        for answer in recorded.answers:
            ask(recorded, answer.function)


def ask(check: RecordedCheck, function: str) -> None:
    """Ask the recorded reference something, which it may refuse."""
    with suppress(GraderError):
        getattr(RecordedReference(check), function)(np.zeros(3), 1.0)


def read_and_use(file: Path, content: bytes) -> None:
    """Read a recording and use it: only CourseError may come out, and no more memory be taken than it holds."""
    file.write_bytes(content)
    recording = None
    with bounded(2 * MIB + 100 * len(content)):
        with explained(CourseError, str(file)):
            recording = read_recording(file)
        if recording:
            use(recording)


@examples(2)
@given(tree=mangled_tree(TREE, ODD))
@example(tree=TREE | {"stub": 1})
@example(tree=TREE | {"checks": {"a": {"transcript": [], "answers": [["f", [], WIDE]]}}})
@example(tree=TREE | {"checks": {"a": {"transcript": [["f", 10**400, {}, []]], "answers": []}}})
@example(tree=TREE | {"hidden": {"checks": float("inf"), "points": 10**400}})
def test_mangled_recording_is_explained(folder: Path, tree: Any) -> None:
    """A recording with parts removed, exchanged or replaced can be used, or a CourseError names the file."""
    read_and_use(folder / "recorded.json", json.dumps(tree).encode())


@examples(2)
@given(text=mangled(json.dumps(TREE), st.sampled_from(PIECES)))
@example(text="[" * 100_000)
def test_mangled_text_of_a_recording_is_explained(folder: Path, text: str) -> None:
    """A recording with some characters cut, doubled, moved or replaced can be used, or a CourseError names it."""
    read_and_use(folder / "recorded.json", text.encode())
    checks, points = hidden_totals(replace(EXERCISE, folder=folder))
    assert type(checks) is int
    assert type(points) is float


@pytest.fixture(scope="module")
def book(folder: Path) -> bytes:
    """The bytes of a gradebook with one result."""
    with Gradebook.open(folder / "valid.db") as found:
        found.add(RESULT)
    return (folder / "valid.db").read_bytes()


def read_book(path: Path) -> None:
    """Read everything of a gradebook and add to it; only GradebookError may come out, with a hint."""
    with explained(GradebookError), Gradebook.open(path) as book:
        found = [*book.results(), *book.attempts("ada", "softmax"), book.latest("ada", "softmax")]
        book.add(RESULT)
        assert all((result.student, result.exercise) == ("ada", "softmax") for result in found if result)


@examples(1)
@given(record=mangled_tree(RESULT.to_json(), ODD.filter(lambda value: value != 10**400)))
def test_mangled_record_is_explained(folder: Path, book: bytes, record: Any) -> None:
    """A stored result with parts removed, exchanged or replaced is read, or a GradebookError names it."""
    with TemporaryDirectory(dir=folder) as place, timed():
        path = Path(place, "book.db")
        path.write_bytes(book)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE results SET record = ?", (json.dumps(record),))
        read_book(path)


@examples(1)
@given(data=st.data())
def test_mangled_gradebook_is_explained(folder: Path, book: bytes, data: st.DataObject) -> None:
    """A gradebook file with some bytes cut, doubled, moved or replaced is read, or a GradebookError says why not."""
    pieces = st.binary(max_size=8) | st.sampled_from([b"\xff" * 4, b"\0" * 16, b"softmax", b"attempts", b"results"])
    content = data.draw(mangled(book, pieces))
    with TemporaryDirectory(dir=folder) as place, timed():
        path = Path(place, "book.db")
        path.write_bytes(content)
        read_book(path)
