"""A class in which everybody but two hands in a trick: nothing outside changes, and the two get their full marks.

The tricks are those of `tests/tricks.py`, which `submission/test_reading` tries one by one; and what only the whole
road shows: folders with files that somebody might run, and names that somebody might take for options, commands or
formulas.
"""

from __future__ import annotations

import csv
import io
import marshal
import os
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

from grader.instructor.gradebook import Gradebook
from grader.model import Result

from ..real import COURSE
from ..tricks import CROWDS, EXERCISE, FILE, RIGHT, TRICKS, WRONG

SECONDS = 120.0
"""What the whole class takes at most; an idle machine needs a tenth of it."""

Files = Mapping[str, bytes]

RUNNABLE = (
    "conftest.py", "numpy.py", "grader.py", "grader/__init__.py", "sitecustomize.py", "usercustomize.py", "__init__.py",
    "__main__.py", f"test_{FILE}", "setup.py", "numpy/__init__.py", "argmax_softmax/__init__.py", "evil.pth",
)  # fmt: skip
"""Names of files that Python, pytest or the grader might run on their way."""
NAMES = (
    "-o", "--help", "-", "=cmd|' _C calc'!A0", "+1+1", "@SUM(A1)", "Robert'); DROP TABLE results;--", 'a"b,c;=1+1',
    "a\nb", "a\r=1+1", "\t=1+1", "\x1b[2J16", "a\u202eb", " ", "a  b", "'", "%n%s", "$(id)", "`id`", "NULL", "nan",
    "é", "e\u0301", "x" * 250, "\udcff\udcfe", "gradebook.db", "ada.zip.zip",
)  # fmt: skip
"""Names of students, which end up in a database, on a screen and in a spreadsheet."""


class Class:
    """A folder of submissions, with canaries around it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.submissions = folder / "submissions"
        self.submissions.mkdir()
        self.gradebook = folder / "gradebook.db"
        with Gradebook.open(self.gradebook):
            pass
        self.expected: dict[str, tuple[float, str]] = {}

    def folder(self, student: str, files: Files, score: float, says: str = "") -> None:
        """Hand in a folder."""
        place = self.submissions / student
        for name, content in {".keep": b"", **files}.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.expected[student] = score, says

    def state(self) -> dict[str, Any]:
        """Return all files, their bytes, modes and times, but those of the gradebook, which is written to."""
        state = {}
        for path in sorted(self.root.rglob("*")):
            if not path.name.startswith(self.gradebook.name):
                found = path.lstat()
                content = path.read_bytes() if stat.S_ISREG(found.st_mode) else b""
                state[os.fsencode(path)] = found.st_mode, found.st_mtime_ns, content
        return state


def helpers(room: Class) -> None:
    """Files that Python, pytest or the grader might run on their way."""
    owned = f"import pathlib; pathlib.Path({str(room.root / 'owned')!r}).write_text('owned')\n".encode()
    files = dict.fromkeys(RUNNABLE, owned) | {
        FILE: RIGHT,
        "pytest.ini": b"[pytest]\naddopts = -p conftest\n",
        "pyproject.toml": b'[tool.pytest.ini_options]\naddopts = "--collect-only"\n',
        "tox.ini": b"[pytest]\n",
        "pyvenv.cfg": b"home = .\n",
        "course.toml": b"format = 1\n",
        "notebook.ipynb": b"{}",
        "argmax_softmax.so": b"\x7fELF",
    }
    room.folder("helpers", files, 16)
    poisoned = compile(owned + RIGHT, FILE, "exec")
    head = MAGIC_NUMBER + struct.pack("<III", 0b01, 0, 0)  # to be taken without a look at the source
    cache = head + marshal.dumps(poisoned)
    tag = sys.implementation.cache_tag
    room.folder(
        "poisoned", {FILE: WRONG, f"__pycache__/{EXERCISE}.{tag}.pyc": cache, f"{EXERCISE}.pyc": cache}, 0, "expected"
    )
    beside = {FILE: b"from helper import argmax_onehot, softmax\n", "helper.py": owned}
    room.folder("imports_beside", beside, 0, "No module named 'helper'")
    room.folder("imports_what_it_does_not_need", {FILE: b"import helper\n" + RIGHT, "helper.py": owned}, 16)


def table(room: Class) -> None:
    """All of the table of tricks."""
    for name, trick in (TRICKS | CROWDS).items():
        trick.make(room.submissions / f"{name}{trick.suffix}")
        room.expected[name] = (0, trick.says) if trick.says else (16, "")


def students(room: Class) -> None:
    """Right answers of students with odd names."""
    for name in NAMES:
        room.folder(name, {FILE: RIGHT}, 16)


def test_class_of_tricks(tmp_path: Path) -> None:
    """Every trick gets what it has honestly earned and a sentence, in a class where two others are right."""
    room = Class(tmp_path)
    for make in (table, helpers, students):
        make(room)
    room.folder("alice", {FILE: RIGHT}, 16)
    room.folder("zoe", {f"work/{FILE}": RIGHT}, 16)
    before = room.state()
    start = time.monotonic()

    done = grade("batch", str(room.submissions), "-o", str(room.gradebook), "-e", EXERCISE, cwd=tmp_path)

    assert done.returncode == 5, done.stderr  # some may well hold an answer: a person has to look
    assert room.state() == before
    assert time.monotonic() - start < SECONDS
    with Gradebook.open(room.gradebook, create=False) as book:
        results = {result.student: result for result in book.results()}
    assert {name: result.score for name, result in results.items()} == {
        shown(name): score for name, (score, _) in room.expected.items()
    }
    silent = {name: says for name, (_, says) in room.expected.items() if says not in messages(results[shown(name)])}
    assert silent == {}
    assert_harmless(tmp_path, room.gradebook)


def assert_harmless(folder: Path, gradebook: Path) -> None:
    """Fail unless the report can be printed and the export opened in a spreadsheet, whatever the names are."""
    report = grade("report", str(gradebook), cwd=folder)
    assert report.returncode == 5, report.stderr  # as of the class run
    assert all(char.isprintable() or char == "\n" for char in report.stdout)
    export = grade("export", str(gradebook), cwd=folder)
    assert export.returncode == 0, export.stderr
    rows = list(csv.reader(io.StringIO(export.stdout, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def shown(student: str) -> str:
    """Return the name under which a student is listed."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in student)


def messages(result: Result) -> str:
    return "\n".join(check.message for check in result.checks)


def grade(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as an instructor does, in the folder of the class."""
    env = os.environ | {
        "GRADE_COURSE": str(COURSE.root),
        "COLUMNS": "200",
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-c", "from grader.cli import main; main()", *args]
    return subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
