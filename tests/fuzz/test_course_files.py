"""A course whose files are damaged: it is read, or a CourseError says which file is wrong and what to do."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.course.declared import hidden_totals, recorded_checks, without_points
from grader.course.quiz import read_quiz
from grader.course.reading import read_course
from grader.course.secret import make_secret
from grader.errors import CourseError
from grader.model import Kind

from ..real import COURSE
from .depth import examples, explained, timed
from .mangle import mangled, mangled_tree, odd_values

MODULE = "01_neurons"
QUIZ = f"{MODULE}/quiz_neurons"
TOML = (
    "exercises/course.toml",
    "solutions/secret.toml",
    f"exercises/{QUIZ}/exercise.toml",
    f"exercises/{QUIZ}/quiz.toml",
    f"solutions/{QUIZ}/answers.toml",
)
CHECKS = (f"exercises/{MODULE}/neuron/test_neuron.py", f"solutions/{MODULE}/neuron/test_neuron_hidden.py")
FILES = (*TOML, *CHECKS)
DEEP = 3000
PIECES = (
    '"', "'", '"""', "\n", "[", "]", "[[", "{", "}", "=", " = ", ".", "#", "\0", "\\", "\\u0000", "\\ud800", "\x1b",
    "é", "1e999", "nan", "inf", "-1", "0x" + "f" * 9000, "9" * 5000, "2026-13-45", "99:99:99", "[limits]\n", "cpu = ",
    "true", "[" * DEEP, "a=" + "{a=" * DEEP, "a" + ".a" * DEEP + "=1", "(" * 300, "-" * DEEP, "lambda:" * DEEP,
    "1" + "+1" * DEEP, "@points(" + "9" * 400 + ")\ndef test_f(): pass\n", "    ", "\t", "def ", "@points(2)\n", "\x0c",
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a quiz and an exercise, taken from the real one."""
    assert COURSE.solutions
    found = tmp_path_factory.mktemp("mangled")
    for name, folder in (("exercises", COURSE.root), ("solutions", COURSE.solutions)):
        for part in (QUIZ, f"{MODULE}/neuron"):
            shutil.copytree(folder / part, found / name / part)
    shutil.copy(COURSE.root / "course.toml", found / "exercises")
    make_secret(found / "solutions")
    return found


def text_of(name: str) -> str:
    assert COURSE.solutions
    part, _, path = name.partition("/")
    return ({"exercises": COURSE.root, "solutions": COURSE.solutions}[part] / path).read_text(encoding="utf-8")


@contextmanager
def replaced(file: Path, content: bytes) -> Iterator[None]:
    """Put other bytes into a file for as long as the block lasts."""
    before = file.read_bytes()
    file.write_bytes(content)
    try:
        yield
    finally:
        file.write_bytes(before)


def read_all(root: Path) -> None:
    """Read everything of a course that its files declare."""
    course = read_course(root / "exercises")
    repr(course.secret)
    for exercise in course.exercises.values():
        repr(exercise)
        recorded_checks(exercise)
        hidden_totals(exercise)
        for file in (exercise.visible_checks, exercise.hidden_checks):
            if file and file.is_file():
                without_points(file)
        if exercise.kind is Kind.QUIZ:
            quiz = read_quiz(exercise, course.seed, "ada")
            compile(quiz.source(exercise.title), "quiz.py", "exec")


def read_or_explain(root: Path, name: str, content: bytes) -> None:
    """Read a course with one file replaced: only a CourseError that names a file and a remedy may come out."""
    # it names a place above the course: a mangled path may lead out of it
    with replaced(root / name, content), timed(), explained(CourseError, str(root.parent)):
        read_all(root)


def toml(value: Any) -> str:
    """Return a value as TOML; what TOML has no word for becomes a text."""
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(str(key))} = {toml(part)}" for key, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
        case bool() | int():
            return json.dumps(value)
        case float():
            return repr(value)
        case _:
            return json.dumps(str(value))


@st.composite
def mangled_files(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return one of the course's files, its text edited; perhaps also saved in another encoding."""
    name = draw(st.sampled_from(FILES))
    text = draw(mangled(text_of(name), st.sampled_from(PIECES) | st.text(max_size=3)))
    encoding = draw(st.sampled_from(["utf-8"] * 8 + ["utf-8-sig", "latin-1", "utf-16"]))
    return name, text.encode(encoding, "replace")


@st.composite
def mangled_tables(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return one of the course's files, valid TOML in which keys and values are not what they should be."""
    name = draw(st.sampled_from(TOML))
    table = draw(mangled_tree(tomllib.loads(text_of(name)), odd_values()))
    lines = [f"{json.dumps(key)} = {toml(part)}" for key, part in table.items()] if isinstance(table, dict) else []
    return name, "\n".join(lines).encode()


@examples(2)
@given(mangled=mangled_files())
def test_mangled_file_is_explained(root: Path, mangled: tuple[str, bytes]) -> None:
    """A file with some text cut, doubled, moved or replaced is read, or a CourseError says what to do."""
    read_or_explain(root, *mangled)


@examples(2)
@given(mangled=mangled_tables())
@example(mangled=(TOML[3], text_of(TOML[3]).replace("the nucleus", "a\\u0000b").encode()))
@example(mangled=(TOML[2], text_of(TOML[2]).replace('title = "', 'title = "\\"\\"\\"').encode()))
def test_mangled_table_is_explained(root: Path, mangled: tuple[str, bytes]) -> None:
    """Valid TOML that says something else than it should is read, or a CourseError says what to do."""
    read_or_explain(root, *mangled)


@examples(1)
@given(name=st.sampled_from(FILES), content=st.binary(max_size=300))
@example(name=TOML[0], content=b'datasets = "a\\u0000b"\ntitle = "x"\nseed = 1')
@example(name=TOML[0], content=b"a = " + b"[" * DEEP)
@example(name=TOML[2], content=text_of(TOML[2]).replace("revision = ", "revision = 0x" + "f" * 5000).encode())
@example(name=TOML[3], content=b"a = " + b"[" * DEEP)
@example(name=TOML[3], content=b"a = " + b"9" * 5000)
@example(name=CHECKS[0], content=b"\0")
@example(name=CHECKS[0], content=b"-" * DEEP + b"1")
@example(name=CHECKS[0], content=b"lambda:" * DEEP + b"1")
@example(name=CHECKS[0], content=b"@points(1" + b"0" * 400 + b")\ndef test_f(): pass")
def test_arbitrary_bytes_are_explained(root: Path, name: str, content: bytes) -> None:
    """Bytes without any meaning in place of a file are read, or a CourseError says what to do."""
    read_or_explain(root, name, content)
