"""A class in which everybody but two hands in a trick: nothing outside changes, and the two get their full marks.

Each trick is made anew in a temporary folder: archives that explode, leave their folder, or are none; folders with
files that somebody might run; names that somebody might take for options, commands or formulas.
"""

from __future__ import annotations

import csv
import io
import marshal
import os
import socket
import stat
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

import pytest

from grader.course.reading import find_course
from grader.instructor.gradebook import Gradebook
from grader.model import Result

EXERCISE = "argmax_softmax"
FILE = f"{EXERCISE}.py"
COURSE = find_course(Path(__file__).parent)
SECONDS = 120.0
"""What the whole class takes at most; an idle machine needs a tenth of it."""

RIGHT = """import numpy as np


def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""
WRONG = "def argmax_onehot(Z):\n    return 0 * Z\n\n\ndef softmax(z, axis=-1):\n    return 0 * z\n"

Files = Mapping[str, str | bytes]


class Class:
    """A folder of submissions, with canaries around it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.submissions = folder / "submissions"
        self.submissions.mkdir()
        self.solution = folder / "solutions" / FILE
        self.solution.parent.mkdir()
        self.solution.write_text(RIGHT, encoding="utf-8")
        self.gradebook = folder / "gradebook.db"
        with Gradebook.open(self.gradebook):
            pass
        self.expected: dict[str, tuple[float, str]] = {}

    def folder(self, student: str, files: Files, score: float, says: str = "") -> Path:
        """Hand in a folder; return it."""
        place = self.submissions / student
        for name, content in {".keep": b"", **files}.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.expected[student] = score, says
        return place

    def zip(
        self, student: str, *members: tuple[str | zipfile.ZipInfo, str | bytes], score: float, says: str = ""
    ) -> Path:
        """Hand in a zip of these members, their names as they are; return it."""
        path = self.submissions / f"{student}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                info = member(name) if isinstance(name, str) else name
                archive.writestr(info, content)
        self.expected[student] = score, says
        return path

    def state(self) -> dict[str, Any]:
        """Return all files, their bytes, modes and times, but those of the gradebook, which is written to."""
        state = {}
        for path in sorted(self.root.rglob("*")):
            if not path.name.startswith(self.gradebook.name):
                found = path.lstat()
                content = path.read_bytes() if stat.S_ISREG(found.st_mode) else b""
                state[os.fsencode(path)] = found.st_mode, found.st_mtime_ns, content
        return state


def member(name: str, mode: int = 0, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """Return the entry of a zip with a name that is not tidied."""
    info = zipfile.ZipInfo()
    info.filename = name
    info.external_attr = mode << 16
    info.compress_type = compression
    return info


def patched(path: Path, old: bytes, new: bytes) -> None:
    """Replace bytes of a zip, in the entry and in the table of contents."""
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


# ---------------------------------------------------------------------- archives


def bombs(room: Class) -> None:
    """Archives that are small until they are unpacked."""
    zeros = bytes(64 << 20)
    room.zip("bomb", (FILE, zeros), score=0, says="is larger than 1 MiB")
    path = room.zip("bomb_that_lies", (FILE, zeros), score=0, says="is damaged in the zip")
    patched(path, struct.pack("<I", len(zeros)), struct.pack("<I", 100))
    path = room.zip("bomb_beside", ("data.bin", zeros), (FILE, RIGHT), score=16)
    inside = path.read_bytes()
    for _ in range(20):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.zip", inside)
        inside = packed.getvalue()[: 1 << 20]
    room.zip("bomb_in_bomb", ("lib.zip", inside), (f"{EXERCISE}.zip", inside), (FILE, RIGHT), score=16)
    overlapping(room.zip("bomb_overlapping", (FILE, RIGHT), ("kernel", zeros), score=16), 2000)
    overlapping(
        room.zip("bomb_of_entries", (FILE, RIGHT), ("kernel", b""), score=0, says="more than 5,000 entries"), 6000
    )


def overlapping(path: Path, count: int) -> None:
    """Have a table of contents name the last member's data again and again, under other names."""
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    start = struct.unpack("<I", content[end + 16 : end + 20])[0]
    last = content[content.rindex(b"PK\x01\x02") : end]
    entries = content[start:end] + b"".join(last.replace(b"kernel", b"%06d" % number) for number in range(count))
    total = 2 + count
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, total, total, len(entries), start, 0)
    path.write_bytes(content[:start] + entries + tail)


def paths(room: Class) -> None:
    """Members that want to be elsewhere."""
    for number, name in enumerate(
        (f"../../{FILE}", f"/{FILE}", f"a/../../../solutions/{FILE}", f"..\\..\\{FILE}", f"C:\\{FILE}", f"C:{FILE}")
    ):
        room.zip(f"path_{number}", (name, RIGHT), score=0, says="unsafe path")
        room.zip(f"path_{number}_beside", (name, WRONG), (f"work/{FILE}", RIGHT), score=16)
    room.zip("path_of_nothing", (f"{FILE}\0.txt", RIGHT), score=16)
    room.zip("path_of_dots", (f"./.././{FILE}", RIGHT), score=0, says="unsafe path")
    room.zip("path_too_deep", ("d/" * 50 + FILE, RIGHT), score=0, says=f"no {FILE} in the submission")
    room.zip("path_hidden", (f".git/{FILE}", RIGHT), (f"__MACOSX/{FILE}", RIGHT), score=0, says=f"no {FILE}")
    room.zip("path_of_case", (FILE.upper(), RIGHT), (FILE.title(), WRONG), score=0, says=f"no {FILE} in the submission")
    room.zip(
        "path_of_escapes", (f"\x1b[2J\n\u202e/{FILE}", RIGHT), (f"b/{FILE}", WRONG), score=0, says=r"\x1b[2J\n\u202e/"
    )
    room.zip("path_of_options", ("-rf", ""), ("--help", ""), ("-o", ""), (FILE, RIGHT), score=16)


def members(room: Class) -> None:
    """Members that are no files, or other files than they seem."""
    target = str(room.solution)
    room.zip("member_link", (member(FILE, stat.S_IFLNK | 0o777), target), score=0, says="is a symbolic link")
    room.zip("member_device", (member(FILE, stat.S_IFCHR | 0o666), ""), score=0, says="is not an ordinary file")
    room.zip("member_fifo", (member(FILE, stat.S_IFIFO | 0o666), ""), score=0, says="is not an ordinary file")
    room.zip("member_folder", (f"{FILE}/", ""), score=0, says="is a folder: hand in a file")
    room.zip("member_root", (member(FILE, stat.S_IFREG | 0o6777), RIGHT), score=16)
    room.zip("member_odd", (member(FILE, 0, zipfile.ZIP_LZMA), RIGHT), score=0, says="compressed in an unusual way")
    with pytest.warns(UserWarning, match="Duplicate name"):
        room.zip("member_twice", (FILE, RIGHT), (FILE, WRONG), score=0, says=f"two files named {FILE}")
    with pytest.warns(UserWarning, match="Duplicate name"):
        room.zip("member_same_twice", (FILE, RIGHT), (FILE, RIGHT), score=16)


def damage(room: Class) -> None:
    """Archives with a secret, with other bytes than they were made of, or of no archive at all."""
    path = room.zip("locked", (member(FILE, 0, zipfile.ZIP_STORED), RIGHT), score=0, says="the zip is encrypted")
    with zipfile.ZipFile(path) as archive:
        flags = archive.getinfo(FILE).flag_bits
    patched(path, b"PK\x01\x02\x14\x03\x14\x00" + struct.pack("<H", flags), b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    path = room.zip("wrong_sum", (FILE, RIGHT), score=0, says="is damaged in the zip")
    patched(path, struct.pack("<I", zlib.crc32(RIGHT.encode())), b"\0\0\0\0")
    path = room.zip("other_name", (FILE, RIGHT), score=0, says="is damaged in the zip")
    content = path.read_bytes()
    path.write_bytes(content.replace(FILE.encode(), b"x" * len(FILE), 1))
    path = room.zip("cut", (FILE, RIGHT), score=0, says="is damaged or not a zip")
    path.write_bytes(path.read_bytes()[:-30])
    path = room.zip("prefixed", (FILE, RIGHT), score=16)
    path.write_bytes(b"#!/bin/sh\necho owned\nexit\n" + path.read_bytes())
    path = room.zip("commented", (FILE, RIGHT), score=16)
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"PK\x05\x06" * 10_000
    room.expected["commented"] = 0, "is damaged or not a zip"
    for name, content in {
        "empty": b"",
        "text": RIGHT.encode(),
        "tar": b"ustar\0" * 100,
        "rar": b"Rar!\x1a\x07",
    }.items():
        (room.submissions / f"no_zip_{name}.ZIP").write_bytes(content)
        room.expected[f"no_zip_{name}"] = 0, "is damaged or not a zip"


# ---------------------------------------------------------------------- folders


def helpers(room: Class) -> None:
    """Files that Python, pytest or the grader might run on their way."""
    owned = f"import pathlib; pathlib.Path({str(room.root / 'owned')!r}).write_text('owned')\n"
    names = ("conftest.py", "numpy.py", "grader.py", "grader/__init__.py", "sitecustomize.py", "usercustomize.py")
    names += (
        "__init__.py",
        "__main__.py",
        f"test_{FILE}",
        "setup.py",
        "numpy/__init__.py",
        "argmax_softmax/__init__.py",
    )
    files = dict.fromkeys(names, owned) | {
        FILE: RIGHT,
        "pytest.ini": "[pytest]\naddopts = -p conftest\n",
        "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--collect-only"\n',
        "tox.ini": "[pytest]\n",
        "evil.pth": owned,
        "pyvenv.cfg": "home = .\n",
        "course.toml": "format = 1\n",
        "notebook.ipynb": "{}",
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
    room.folder("imports_beside", {FILE: "import helper\n" + RIGHT, "helper.py": owned}, 0, "No module named 'helper'")


def links(room: Class) -> None:
    """Names that lead to another file."""
    place = room.folder("link", {}, 0, "is a symbolic link")
    (place / FILE).symlink_to(room.solution)
    place = room.folder("link_beside", {}, 0, f"no {FILE} in the submission")
    (place / "work").symlink_to(room.solution.parent)
    (room.submissions / "link_of_student").symlink_to(room.solution.parent)
    room.expected["link_of_student"] = 0, "the submission is a symbolic link"
    (room.submissions / "link_of_zip.zip").symlink_to(room.gradebook)
    room.expected["link_of_zip"] = 0, "the submission is a symbolic link"
    last_year = room.root / "last_year.db"
    last_year.write_bytes(room.gradebook.read_bytes())
    os.link(last_year, room.folder("hard_link", {}, 0, "save it as") / FILE)
    place = room.folder("link_to_itself", {FILE: RIGHT}, 16)
    (place / "again").symlink_to(place)


def strangers(room: Class) -> None:
    """What is neither a file nor a folder, and folders that are more than they should be."""
    os.mkfifo(room.folder("fifo", {}, 0, "is not an ordinary file") / FILE)
    place = room.folder("socket", {}, 0, "is not an ordinary file")
    here = Path.cwd()
    os.chdir(place)  # the address of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(FILE)
    finally:
        os.chdir(here)
    room.folder("hidden", {f".cache/{FILE}": RIGHT, f".{FILE}": RIGHT}, 0, f"no {FILE} in the submission")
    room.folder("twice", {f"a/{FILE}": RIGHT, f"b/{FILE}": WRONG}, 0, f"two files named {FILE}")
    room.folder("folder", {f"{FILE}/{FILE}": RIGHT}, 0, "is a folder")
    room.folder("crowd", {FILE: RIGHT, **{f"d/{number}": "" for number in range(5001)}}, 16)
    room.folder(
        "crowd_before", {f"d/e/{FILE}": RIGHT, **{f"d/{number}": "" for number in range(5001)}}, 0, "more than 5,000"
    )


def students(room: Class) -> None:
    """Names of students, which end up in a database, on a screen and in a spreadsheet."""
    names = (
        "-o",
        "--help",
        "-",
        "=cmd|' _C calc'!A0",
        "+1+1",
        "@SUM(A1)",
        "Robert'); DROP TABLE results;--",
        'a"b,c;=1+1',
    )
    names += (
        "a\nb",
        "a\r=1+1",
        "\t=1+1",
        "\x1b[2J16",
        "a\u202eb",
        " ",
        "a  b",
        "'",
        "%n%s",
        "$(id)",
        "`id`",
        "NULL",
        "nan",
    )
    names += ("é", "e\u0301", "x" * 250, "\udcff\udcfe", "gradebook.db", "ada.zip.zip")
    for name in names:
        room.folder(name, {FILE: RIGHT}, 16)


ROOMS: tuple[Callable[[Class], None], ...] = (bombs, paths, members, damage, helpers, links, strangers, students)


@pytest.mark.parametrize("make", ROOMS, ids=lambda make: make.__name__)
def test_class_of_tricks(make: Callable[[Class], None], tmp_path: Path) -> None:
    """Every trick gets what it has honestly earned and a sentence, in a class where two others are right."""
    room = Class(tmp_path)
    make(room)
    room.folder("alice", {FILE: RIGHT}, 16)
    room.zip("zoe", (f"work/{FILE}", RIGHT), score=16)
    before = room.state()
    start = time.monotonic()

    done = grade("batch", str(room.submissions), "-o", str(room.gradebook), "-e", EXERCISE, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
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
    assert report.returncode == 0, report.stderr
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
