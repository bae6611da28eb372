"""Submissions of arbitrary bytes: each is read within its limits, or a sentence says why not."""

from __future__ import annotations

import io
import os
import struct
import tempfile
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.model import Outcome, Source
from grader.submission.archive import MAX_TABLE
from grader.submission.class_folder import find_submissions
from grader.submission.files import MAX_SOURCE, read_source

from ..submission.handing_in import read
from .depth import MIB, bounded, examples
from .mangle import mangled

WANTED = ("softmax", "relu")
CODE = b"def f(x):\n    return x\n"
CONTENTS = (
    CODE, CODE + b"# mine", b"", b"#" * (MAX_SOURCE + 1), b" \n", b"\xff\xfe", b"\0", b"\xef\xbb\xbfx = 1\n",
    b"x" * 70_000,
)  # fmt: skip
# By number, because hypothesis prints what it draws from, and one of them is a MiB.
CONTENT = st.integers(0, len(CONTENTS) - 1).map(CONTENTS.__getitem__)
NAMES = (
    "softmax.py", "relu.py", "SOFTMAX.PY", "a/softmax.py", "a/b/relu.py", "../softmax.py", "/relu.py", "a\\softmax.py",
    "C:relu.py", "softmax.py/", "softmax.py/relu.py", "__MACOSX/softmax.py", ".hidden/relu.py", "a/../relu.py", "",
    "d/" * 9 + "relu.py", "x" * 300 + "/softmax.py", "\x1b[31m/relu.py", "é/softmax.py", "inner.zip", ".", "..",
    "./relu.py", "../\x1b[31m\u202e/softmax.py", "C:\x1b/relu.py",
)  # fmt: skip
MODES = (0, 0o100644, 0o120777, 0o040755, 0o010644, 0o060600, 0o177777)
PIECES = st.sampled_from([b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6", b"\xff" * 4, b"\0" * 8, CODE]) | st.binary(
    max_size=4
)
# Where versions, flags, method, sizes, lengths, attributes and offset stand in an entry of a zip's table of contents.
FIELDS = (
    (4, "H"), (6, "H"), (8, "H"), (10, "H"), (16, "I"), (20, "I"), (24, "I"), (28, "H"), (30, "H"), (32, "H"),
    (38, "I"), (42, "I"),
)  # fmt: skip
FORGED = (0, 1, 8, 0x20, 0x40, 12, 14, 99, 0xFFFE, 0xFFFF, 1 << 20, (1 << 31) - 1, 0xFFFFFFFE, 0xFFFFFFFF)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("submissions")


def read_or_explain(path: Path) -> None:
    """Read a submission: every exercise gets text of bounded size or a sentence; the rest is a UsageError."""
    with bounded(MAX_TABLE + 8 * MIB):
        try:
            found = read(path, WANTED)
        except UsageError as error:
            found, hint = {}, error.hint
            event("refused")
    if not found:
        assert hint
        return
    assert list(found) == list(WANTED)
    for source in found.values():
        assert_complete(source)


def assert_complete(source: Source) -> None:
    """Fail unless a source is UTF-8 text of bounded size, or a printable reason why it is not there."""
    if source.content is None:
        event("a problem")
        assert source.problem
        assert source.problem.isprintable()
        assert source.outcome in (Outcome.ERROR, Outcome.NOT_ATTEMPTED, Outcome.NEEDS_A_LOOK)
        return
    event("a source")
    assert source.problem == ""
    assert len(source.content) <= MAX_SOURCE
    assert source.content.decode("utf-8").strip()
    assert b"\0" not in source.content


def zip_of(content: bytes) -> bytes:
    """Return a zip whose first member is packed, with these bytes in place of what the packing made."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("softmax.py", bytes(1000))
    start = 30 + len("softmax.py")
    return file.getvalue()[:start] + content + file.getvalue()[start + len(content) :]


@st.composite
def zips(draw: st.DrawFn) -> bytes:
    """Return a zip: an ordinary one, or one with odd names, some of them twice, and odd modes, methods and contents."""
    odd = draw(st.booleans())
    names = st.sampled_from(NAMES) | st.text(max_size=9) if odd else st.sampled_from(NAMES[:5])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that is there twice is meant
        for name in draw(st.lists(names, min_size=1, max_size=4, unique=not odd)):
            member = zipfile.ZipInfo("x")
            member.filename = name  # as it is: the constructor would tidy it
            member.external_attr = draw(st.sampled_from(MODES if odd else MODES[:2])) << 16
            method = draw(st.sampled_from([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED] + [zipfile.ZIP_BZIP2] * odd))
            archive.writestr(member, draw(CONTENT if odd else st.sampled_from(CONTENTS[:3])), method)
        archive.comment = draw(st.binary(max_size=9))
    return file.getvalue()


@st.composite
def forged_zips(draw: st.DrawFn) -> bytes:
    """Return a zip whose table of contents lies about sizes, methods, lengths or offsets."""
    data = bytearray(draw(zips()))
    entries = [place for place in range(len(data)) if data.startswith(b"PK\1\2", place)]
    for _ in range(draw(st.integers(1, 4)) if entries else 0):
        place, (offset, code) = draw(st.sampled_from(entries)), draw(st.sampled_from(FIELDS))
        number = draw(st.sampled_from(FORGED)) & (0xFFFF if code == "H" else 0xFFFFFFFF)
        if place + offset + struct.calcsize(code) <= len(data):
            struct.pack_into(f"<{code}", data, place + offset, number)
    return bytes(data)


@examples(4)
@given(data=zips() | forged_zips() | zips().flatmap(lambda whole: mangled(whole, PIECES, 2)) | st.binary(max_size=99))
@example(data=b"")
@example(data=zip_of(b"\xff" * 8))
@example(data=b"PK\5\6" + bytes(18))
def test_any_zip_is_read_or_explained(folder: Path, data: bytes) -> None:
    """A zip that is damaged, forged or no zip harms nothing: every exercise has its source or its sentence."""
    file = folder / "any.zip"
    file.write_bytes(data)
    read_or_explain(file)


@examples(1)
@given(content=CONTENT | st.binary(max_size=99) | mangled(CODE, PIECES))
def test_any_file_is_read_or_explained(folder: Path, content: bytes) -> None:
    """A single file of any bytes is text that can be graded, or a sentence says why not; other names are refused."""
    for name in ("softmax.py", "softmax", "softmax.ipynb"):
        (folder / name).write_bytes(content)
        read_or_explain(folder / name)
    assert_complete(read_source(folder / "softmax.py"))


FILE_NAMES = [name.encode() for name in ("softmax.py", "relu.py", "a", "b", ".git", "x.zip", "s\x1b[31m.py", "é")]
FILE_NAMES += [b"softmax.py\xff", b"\xff\xfe", b"n" * 255]
Tree = bytes | str | Mapping[bytes, Any]
# What may stand at a name: bytes of a file, a link to a target, a folder, or something that is no file.
TREES = st.recursive(
    st.just(CODE) | CONTENT | st.sampled_from(["..", "softmax.py", "/nowhere", "fifo"]),
    lambda part: st.dictionaries(st.sampled_from(FILE_NAMES), part, max_size=4),
    max_leaves=8,
)


def write_tree(path: Path, tree: Tree) -> None:
    """Put a drawn tree onto the disk."""
    if isinstance(tree, bytes):
        path.write_bytes(tree)
    elif tree == "fifo":
        os.mkfifo(path)
    elif isinstance(tree, str):
        path.symlink_to(tree)
    else:
        path.mkdir()
        for name, part in tree.items():
            write_tree(path / os.fsdecode(name), part)


@examples(1)
@given(tree=st.dictionaries(st.sampled_from(FILE_NAMES), TREES, max_size=4) | TREES)
def test_any_folder_is_read_or_explained(folder: Path, tree: Tree) -> None:
    """Folders with links, pipes, loops and names that are no text are read, or a sentence says why not."""
    with tempfile.TemporaryDirectory(dir=folder) as parent:
        write_tree(Path(parent, "ada"), tree)
        read_or_explain(Path(parent, "ada"))
        for name in find_submissions(Path(parent)).submissions:
            assert name.isprintable()
