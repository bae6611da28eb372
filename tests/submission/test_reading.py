"""Promises of `grader.submission.reading`: whatever is handed in becomes a source or a sentence, never an exception."""

from __future__ import annotations

import errno
import os
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, repeat
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.model import Outcome, Source
from grader.submission import archive, files, folder
from grader.submission.archive import MAX_TABLE
from grader.submission.files import MAX_SOURCE, read_source
from grader.submission.places import MAX_DEPTH, MAX_ENTRIES

from ..tricks import BOMBS, EXERCISE, FILE, OTHER, RIGHT, TRICKS
from .handing_in import read, write_tree, write_zip

CODE = b"def softmax(z):\n    return z\n"
BOTH = ("softmax", "neuron")
HandIn = Callable[[Mapping[str, bytes]], Path]

BAD_CONTENT = [
    pytest.param(b"", "is empty", Outcome.NOT_ATTEMPTED, id="empty"),
    pytest.param(b" \r\n\t\n", "is empty", Outcome.NOT_ATTEMPTED, id="whitespace"),
    pytest.param(b"\xef\xbb\xbf\n\xc2\xa0", "is empty", Outcome.NOT_ATTEMPTED, id="mark-and-no-break-space"),
    pytest.param(b"x = '\xe9'\n", "byte offset 5): save it as UTF-8", Outcome.ERROR, id="latin-1"),
    pytest.param("x = 1".encode("utf-16"), "byte offset 0): save it as UTF-8", Outcome.ERROR, id="utf-16"),
    pytest.param(b"\xef\xbb\xbfa\xff", "byte offset 4): save it as UTF-8", Outcome.ERROR, id="offset-counts-the-mark"),
    pytest.param(b"x = 1\0\n", "null byte (at byte offset 5)", Outcome.ERROR, id="null-byte"),
    pytest.param(b"#" * (MAX_SOURCE + 1), "larger than 1 MiB", Outcome.ERROR, id="too-large"),
]
GOOD_CONTENT = [
    pytest.param(CODE, id="plain"),
    pytest.param(b"\xef\xbb\xbf" + CODE, id="byte-order-mark"),
    pytest.param(CODE.replace(b"\n", b"\r\n"), id="carriage-returns"),
    pytest.param(b"# \xc3\xa9\xf0\x9f\x98\x80\n", id="beyond-ascii"),
    pytest.param(b"#" * MAX_SOURCE, id="just-small-enough"),
]


@pytest.fixture(params=["folder", "zip"])
def hand_in(request: pytest.FixtureRequest, tmp_path: Path) -> HandIn:
    """Hand files in, as a folder and as a zip: what is promised of one holds for the other."""
    if request.param == "folder":
        return lambda files: write_tree(tmp_path / "anna", files)
    return lambda files: write_zip(tmp_path / "anna.zip", *files.items())


def assert_only_softmax_is_refused(path: Path, *fragments: str) -> Source:
    sources = read(path, BOTH)
    assert sources["neuron"] == Source(OTHER)
    refused = sources["softmax"]
    assert refused.content is None
    for fragment in fragments:
        assert fragment in refused.problem
    return refused


# What a source may hold, the same for a file and for a member of a zip


@pytest.mark.parametrize("content", GOOD_CONTENT)
def test_content_is_returned_as_it_is(hand_in: HandIn, content: bytes) -> None:
    """UTF-8 text comes back byte for byte."""
    assert read(hand_in({"softmax.py": content}), ["softmax"]) == {"softmax": Source(content)}


@pytest.mark.parametrize(("content", "fragment", "outcome"), BAD_CONTENT)
def test_bad_content_is_refused(hand_in: HandIn, content: bytes, fragment: str, outcome: Outcome) -> None:
    """A file that is not Python text gets a sentence; the other files are read."""
    path = hand_in({"softmax.py": content, "neuron.py": OTHER})
    assert assert_only_softmax_is_refused(path, "softmax.py", fragment).outcome is outcome


# What a student hands in on purpose: the table of tricks


@pytest.mark.parametrize("name", TRICKS)
def test_a_trick(tmp_path: Path, name: str) -> None:
    """The right answer is read or a sentence says why not, whatever is beside it; the other file of it is read."""
    trick = TRICKS[name]
    (tmp_path / "class").mkdir()
    path = tmp_path / "class" / f"{name}{trick.suffix}"
    trick.make(path)

    sources = read(path, [EXERCISE, "neuron"])

    for exercise, content in ((EXERCISE, RIGHT), ("neuron", OTHER)):
        source = sources[exercise]
        if trick.says and (trick.whole or exercise == EXERCISE):
            assert source.content is None
            assert trick.says.replace(FILE, f"{exercise}.py") in source.problem
            assert source.problem.isprintable()
            assert source.outcome is trick.outcome
        else:
            assert source == Source(content)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_never_unpacked(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever size a member declares, no more than the limit is unpacked."""
    monkeypatch.setattr(archive, "MAX_TABLE", 3 << 20)  # a buffer of the real size would hide what is measured
    BOMBS[name].make(tmp_path / "a.zip")
    tracemalloc.start()
    try:
        read(tmp_path / "a.zip", [EXERCISE])
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


# What stands in place of the file


def test_a_link_to_a_single_file_is_refused(tmp_path: Path) -> None:
    """What is named on the command line is no more followed than what is in a folder."""
    write_tree(tmp_path, {"other.py": CODE})
    (tmp_path / "softmax.py").symlink_to("other.py")
    assert all("symbolic link" in source.problem for source in read(tmp_path / "softmax.py", BOTH).values())


def test_a_device_is_refused() -> None:
    """An endless device is not read."""
    assert "not an ordinary file" in read_source(Path("/dev/zero")).problem


def test_a_missing_file_is_not_attempted(tmp_path: Path) -> None:
    """A file that is not there is a sentence, not an exception."""
    expected = Source(None, "no softmax.py in the submission", Outcome.NOT_ATTEMPTED)
    assert read_source(tmp_path / "softmax.py") == expected
    found = read(tmp_path, ["softmax"])
    assert found == {"softmax": expected}
    assert found["softmax"].handed_in == ""


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system does not let us open is refused with the system's reason."""
    write_tree(tmp_path, {"softmax.py": CODE, "neuron.py": OTHER})
    really_open = os.open

    def refuse(path: str, flags: int) -> int:
        if path.endswith("softmax.py"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return really_open(path, flags)

    monkeypatch.setattr(os, "open", refuse)
    assert_only_softmax_is_refused(tmp_path, "softmax.py cannot be read", os.strerror(errno.EACCES))


def test_a_file_that_grows_is_read_up_to_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size is limited by what is read, not by what the file claimed when it was opened."""
    path = write_tree(tmp_path, {"softmax.py": CODE}) / "softmax.py"
    really_stat = os.fstat

    def grow(descriptor: int) -> os.stat_result:
        claimed = really_stat(descriptor)
        os.truncate(path, 1 << 40)
        return claimed

    monkeypatch.setattr(os, "fstat", grow)
    assert "larger than 1 MiB" in read_source(path).problem


def test_what_waits_in_a_fifo_is_left_there(tmp_path: Path) -> None:
    """Something that is not a file is not even read: reading can change it."""
    os.mkfifo(tmp_path / "softmax.py")
    fifo = os.open(tmp_path / "softmax.py", os.O_RDWR)
    os.write(fifo, CODE)
    assert read_source(tmp_path / "softmax.py").content is None
    assert os.read(fifo, 100) == CODE
    os.close(fifo)


def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    """Whatever is refused is closed again: a class of thousands does not run out of descriptors."""
    os.mkfifo(tmp_path / "fifo.py")
    (tmp_path / "folder.py").mkdir()
    lowest = os.dup(0)
    os.close(lowest)
    for name in ("fifo.py", "folder.py", "missing.py"):
        read_source(tmp_path / name)
    again = os.dup(0)
    os.close(again)
    assert again == lowest


# Where a file is looked for in a folder


FOUND: Mapping[str, Mapping[str, bytes]] = {
    "at the top": {"softmax.py": CODE},
    "in the course's tree": {"01_neurons/softmax/softmax.py": CODE},
    "in a folder": {"exercises/softmax.py": CODE},
    "in odd folders": {"a b/ü/softmax.py": CODE},
    "deep": {"a/b/c/d/e/f/g/softmax.py": CODE},
    "nearest to the top": {"a/b/softmax.py": b"deeper", "z/softmax.py": CODE, "a/b/c/softmax.py": b"deepest"},
    "equal copies": {"a/softmax.py": CODE, "b/softmax.py": CODE},
}


@pytest.mark.parametrize("where", FOUND)
def test_a_file_is_found_anywhere(hand_in: HandIn, where: str) -> None:
    """Students hand in one file or the whole tree; the file nearest to the top counts, and equal copies are one."""
    path = hand_in({**FOUND[where], "test_softmax.py": OTHER})
    assert read(path, ["softmax"]) == {"softmax": Source(CODE)}


@pytest.mark.parametrize("folder", ["__MACOSX/", ".git/", ".venv/a/", "a/__pycache__/", "a/" * 8])
def test_some_folders_are_ignored(hand_in: HandIn, folder: str) -> None:
    """Hidden folders, leftovers of tools and what lies too deep count as not handed in."""
    path = hand_in({f"{folder}softmax.py": CODE})
    assert read(path, ["softmax"])["softmax"].outcome is Outcome.NOT_ATTEMPTED


def test_different_copies_are_refused(hand_in: HandIn) -> None:
    """Of two different files at the same depth none is guessed: the sentence names both places."""
    path = hand_in({"b/softmax.py": CODE, "a/softmax.py": b"other", "neuron.py": OTHER})
    expected = "two files named softmax.py: keep one (see a/softmax.py, b/softmax.py)"
    assert assert_only_softmax_is_refused(path).problem == expected


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be searched is not called missing: the sentence names the folder."""
    folder = write_tree(tmp_path, {"neuron.py": OTHER, "closed/softmax.py": CODE})
    really_scan = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return really_scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    refused = assert_only_softmax_is_refused(folder, "the folder closed cannot be read", "check its permissions")
    assert refused.outcome is Outcome.NEEDS_A_LOOK


@pytest.mark.parametrize("as_zip", [False, True], ids=["folder", "zip"])
def test_too_many_entries(tmp_path: Path, as_zip: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search ends at the limit and says so; a folder's upper levels still count."""
    monkeypatch.setattr(archive, "MAX_ENTRIES", 20)
    monkeypatch.setattr(folder, "MAX_ENTRIES", 20)
    files = {"neuron.py": OTHER, "deep/softmax.py": CODE} | {f"deep/{n}.txt": b"" for n in range(20)}
    if not as_zip:
        refused = assert_only_softmax_is_refused(write_tree(tmp_path, files), "more than 20 entries: hand in only")
        assert refused.outcome is Outcome.NEEDS_A_LOOK
        return
    sources = read(write_zip(tmp_path / "a.zip", *files.items()), BOTH)
    assert {source.problem for source in sources.values()} == {
        "the zip has more than 20 entries: hand in only your .py files"
    }


def test_names_are_bounded_before_they_are_taken_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of contents of nothing but long names is refused before the library builds an object for each."""
    path = write_zip(tmp_path / "a.zip", *((f"{number}" + "/x" * 30_000, b"") for number in range(140)))
    monkeypatch.setattr(zipfile, "ZipInfo", lambda name: pytest.fail("was taken apart"))
    sources = read(path, BOTH)
    assert {source.problem for source in sources.values()} == {
        "the names in the zip take more than 8 MiB: hand in only your .py files"
    }


def test_an_endless_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a folder with more entries than the limit, only one more is looked at."""
    (entry,) = os.scandir(write_tree(tmp_path, {"neuron.py": OTHER}))

    @contextmanager
    def scan(path: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
        yield chain(repeat(entry, MAX_ENTRIES + 1), (pytest.fail("went on") for _ in range(1)))

    monkeypatch.setattr(os, "scandir", scan)
    assert "more than 20,000 entries" in read(tmp_path, ["softmax"])["softmax"].problem


def test_the_limits_are_generous() -> None:
    """A whole course tree with its data fits, and whatever lies beside it."""
    assert (MAX_ENTRIES, MAX_DEPTH, MAX_SOURCE) == (20_000, 8, 2**20)
    assert MAX_TABLE / MAX_ENTRIES > 400


# The submission itself


def test_a_single_file_is_the_exercise_of_its_name(tmp_path: Path) -> None:
    """One file holds one exercise; the others are missing."""
    write_tree(tmp_path, {"softmax.py": CODE, "neuron.py": OTHER})
    sources = read(tmp_path / "softmax.py", iter(BOTH))
    assert sources["softmax"] == Source(CODE)
    assert sources["neuron"] == Source(None, "no neuron.py in the submission", Outcome.NOT_ATTEMPTED)


@pytest.mark.parametrize("name", ["missing", "missing.zip", "missing.py", "notes.txt", "notes.txt/a"])
def test_a_path_that_is_no_submission_is_the_users_mistake(tmp_path: Path, name: str) -> None:
    """A wrong path on the command line is an error with a hint, not a zero for somebody."""
    write_tree(tmp_path, {"notes.txt": b""})
    with pytest.raises(UsageError, match=name) as caught:
        read(tmp_path / name, BOTH)
    assert "folder" in caught.value.hint


# Zips


def test_what_is_not_asked_for_does_not_count(hand_in: HandIn) -> None:
    """A large model and thousands of files beside the answers change nothing, in a folder as in a zip."""
    model = bytes(60 << 20)
    path = hand_in({"softmax.py": CODE, "model.keras": model} | {f"data/{n}.png": b"" for n in range(5_001)})
    tracemalloc.start()
    try:
        assert read(path, ["softmax"]) == {"softmax": Source(CODE)}
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["ada/softmax.py", "softmax.py"])
def test_the_time_of_a_file_is_read(tmp_path: Path, name: str) -> None:
    """It is told in UTC, for what cannot be graded too; it makes no difference between two sources."""
    write_tree(tmp_path, {name: CODE, "neuron.py": b""})
    for path in (tmp_path / name, tmp_path / "neuron.py"):
        os.utime(path, (0, 1_767_323_045))
    found = read(tmp_path, BOTH)
    assert {source.handed_in for source in found.values()} == {"2026-01-02T03:04:05+00:00"}
    assert found["softmax"] == Source(CODE)


def test_the_time_of_a_member_is_read(tmp_path: Path) -> None:
    """A zip does not tell the zone of its times; they are written as found, unless there is no such day."""
    good = zipfile.ZipInfo("softmax.py", (2026, 1, 2, 3, 4, 6))
    bad = zipfile.ZipInfo("neuron.py", (2026, 13, 32, 3, 4, 6))
    found = read(write_zip(tmp_path / "ada.zip", (good, CODE), (bad, OTHER)), BOTH)
    assert {name: source.handed_in for name, source in found.items()} == {
        "softmax": "2026-01-02T03:04:06",
        "neuron": "",
    }
    assert found["neuron"] == Source(OTHER)


@pytest.mark.parametrize("seconds", [-(1 << 40), 1 << 50, float("inf")])
def test_a_time_that_no_calendar_has_is_unknown(seconds: float) -> None:
    """Whoever makes a file chooses its time."""
    assert files.changed(seconds) == ""


# What is shown of a student's names


def test_names_are_clipped_and_escaped(tmp_path: Path) -> None:
    """A name cannot send control characters to the terminal or fill the page."""
    nasty = "\x1b[31m\u202e\n" + "n" * 200
    folder = write_tree(tmp_path, {f"{nasty}/softmax.py": CODE, "b/softmax.py": b"other", "neuron.py": OTHER})
    problem = assert_only_softmax_is_refused(folder, r"\x1b[31m\u202e\nnnn", "…").problem
    assert problem.isprintable()
    assert len(problem) < 200
