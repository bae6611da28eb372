"""Odd submissions, each made anew in a folder: archives that explode, leave their folder or are none; links; pipes.

One table for two promises: `submission/test_reading` reads each alone, `attacks/test_archives` grades all of it as a
class. A trick concerns one file. The second file of the submission, `neuron.py`, is innocent and has to be read all the
same.
"""

from __future__ import annotations

import io
import os
import socket
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.model import Outcome
from grader.submission.files import MAX_SOURCE
from grader.submission.places import MAX_ENTRIES

EXERCISE = "argmax_softmax"
FILE = f"{EXERCISE}.py"
RIGHT = b"""import numpy as np


def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""
WRONG = b"def argmax_onehot(Z):\n    return 0 * Z\n\n\ndef softmax(z, axis=-1):\n    return 0 * z\n"
INNOCENT = "neuron.py"
OTHER = b"def neuron(x):\n    return x\n"
ZEROS = bytes(16 << 20)
SIZE = struct.pack("<I", len(ZEROS))

Member = tuple[str | zipfile.ZipInfo, bytes]
Make = Callable[[Path], object]


@dataclass(frozen=True)
class Trick:
    """What to put where a student hands in, and what must come of it."""

    make: Make
    says: str = ""
    """A piece of the sentence that refuses it; without one the right answer is read."""
    whole: bool = False
    """The whole submission is refused, not one file of it."""
    suffix: str = ""

    @property
    def outcome(self) -> Outcome:
        """What every check comes to, where nothing can be run."""
        if self.says == MISSING:
            return Outcome.NOT_ATTEMPTED
        is_untold = self.whole or any(part in self.says for part in UNTOLD)
        return Outcome.NEEDS_A_LOOK if is_untold else Outcome.ERROR


# ---------------------------------------------------------------------- ways to make them


def folder(files: Mapping[str, bytes], then: Make = lambda path: None) -> Make:
    """Return what writes these files, an innocent one beside them, and then does something more."""

    def make(path: Path) -> None:
        for name, content in {INNOCENT: OTHER, **files}.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)
        then(path)

    return make


def instead(make: Make) -> Make:
    """Return what puts something else in the place of the file."""
    return folder({}, lambda path: make(path / FILE))


def archive(*members: Member, then: Make = lambda path: None, innocent: bool = True) -> Make:
    """Return what writes a zip of these members, their names as they are, and then does something to it."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a name that is there twice is meant
            for name, content in ((INNOCENT, OTHER), *members) if innocent else members:
                file.writestr(member(name) if isinstance(name, str) else name, content)
        then(path)

    return make


def member(name: str, mode: int = 0, extra: bytes = b"") -> zipfile.ZipInfo:
    """Return the entry of a zip with a name that is not tidied."""
    info = zipfile.ZipInfo()
    info.filename, info.external_attr, info.extra = name, mode << 16, extra
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def patch(offset: int, layout: str, value: int) -> Make:
    """Return what overwrites one field of the file's entry in the table of contents (zip specification, 4.3.12)."""

    def change(path: Path) -> None:
        content = bytearray(path.read_bytes())
        entry = content.rindex(FILE.encode()) - 46
        assert content[entry : entry + 4] == b"PK\x01\x02"
        struct.pack_into(layout, content, entry + offset, value)
        path.write_bytes(content)

    return change


def rewritten(change: Callable[[bytes], bytes]) -> Make:
    """Return what makes other bytes of a file's."""
    return lambda path: path.write_bytes(change(path.read_bytes()))


def everywhere(old: bytes, new: bytes, count: int = -1) -> Make:
    return rewritten(lambda content: content.replace(old, new, count))


def overlapping(count: int) -> Make:
    """Return what has the table of contents name the last member's data again and again, under other names."""

    def change(content: bytes) -> bytes:
        end = content.rindex(b"PK\x05\x06")
        start = struct.unpack("<I", content[end + 16 : end + 20])[0]
        last = content[content.rindex(b"PK\x01\x02") : end]
        entries = content[start:end] + b"".join(last.replace(b"kernel", b"%06d" % number) for number in range(count))
        tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 3 + count, 3 + count, len(entries), start, 0)
        return content[:start] + entries + tail

    return rewritten(change)


def nested(path: Path) -> None:
    """Write a zip with zips in it whose copies would fill any disk, and one of the file's own name."""
    archive(("data.bin", ZEROS), (FILE, RIGHT))(path)
    inside = path.read_bytes()
    for _ in range(20):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            for number in range(10):
                file.writestr(f"{number}.zip", inside)
        inside = packed.getvalue()[: 1 << 20]
    archive(("lib.zip", inside), (f"{EXERCISE}.zip", inside), (FILE, RIGHT))(path)


def twice_packed(path: Path) -> None:
    """Write a zip in which a zip holds the answer."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(FILE, RIGHT)
    archive(("inner.zip", packed.getvalue()))(path)


def commented(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as file:
        file.comment = b"PK\x05\x06" * 10_000


def bind(path: Path) -> None:
    """Leave a socket at a path."""
    here = Path.cwd()
    os.chdir(path.parent)  # the address of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


def linked(path: Path) -> None:
    path.with_name("target.txt").write_bytes(RIGHT)
    path.symlink_to("target.txt")


def circle(path: Path) -> None:
    (path / "a").mkdir()
    (path / "a" / "again").symlink_to(path)


def bytes_of_another(path: Path) -> None:
    """Link a file that is no text, as a gradebook of last year would be."""
    other = outside(path.parent) / "last_year.db"
    other.write_bytes(b"SQLite format 3\0\xff")
    os.link(other, path)


def outside(path: Path) -> Path:
    """Return a folder beside the class with an answer in it, which no link may lead to."""
    place = path.parent.with_name("outside")
    place.mkdir(exist_ok=True)
    (place / FILE).write_bytes(RIGHT)
    return place


# ---------------------------------------------------------------------- the table

UNSAFE = (
    f"/{FILE}", f"/etc/{FILE}", f"../{FILE}", f"../../{FILE}", f"a/../../{FILE}", f"a/../{FILE}", f"./.././{FILE}",
    f"a/../../../outside/{FILE}", f"..\\{FILE}", f"..\\..\\{FILE}", f"C:{FILE}", f"C:\\{FILE}",
    f"c:/a/{FILE}", f"\\\\host\\share\\{FILE}",
)  # fmt: skip
MISSING, DAMAGED, NO_ZIP = f"no {FILE} in the submission", f"{FILE} is damaged", "is damaged or not a zip"
TOO_LARGE, TWICE, ODD = f"{FILE} is larger than 1 MiB", f"two files named {FILE}", "is not an ordinary file"
UNTOLD = ("files", "damaged", "more than 20,000", "unusual", "encrypted", "not opened")
"""Where one of these is in the sentence, the answer may well be there, and a person has to look."""
PACKED = (FILE, RIGHT)
LONG = "the names in the zip take more than 8 MiB"
LONG_NAMES = [(f"{number}" + "/x" * 30_000, b"") for number in range(140)]
LONG_EXTRAS = [(member(f"{n}", extra=struct.pack("<HH", 0x7777, 60_000) + bytes(60_000)), b"") for n in range(140)]
FAR = member(FILE, extra=struct.pack("<HHQ", 1, 8, 2**64 - 1))


def packed(says: str = "", *members: Member, then: Make = lambda path: None, innocent: bool = True) -> Trick:
    """Return the trick of a zip with these members."""
    return Trick(archive(*members, then=then, innocent=innocent), says, suffix=".zip")


def at(mode: int) -> Member:
    """Return the file as a member of this mode, which says what it would be unpacked as."""
    return member(FILE, mode), RIGHT


def no_zip(content: bytes) -> Trick:
    return Trick(lambda path: path.write_bytes(content), NO_ZIP, whole=True, suffix=".ZIP")


def crowd(where: str) -> dict[str, bytes]:
    return {where: RIGHT} | {f"d/{number}": b"" for number in range(MAX_ENTRIES + 1)}


BOMBS: Mapping[str, Trick] = {
    "bomb": packed(TOO_LARGE, (FILE, ZEROS)),
    "bomb_that_says_100": packed(DAMAGED, (FILE, ZEROS), then=patch(24, "<I", 100)),
    "bomb_that_says_the_limit": packed(DAMAGED, (FILE, ZEROS), then=patch(24, "<I", MAX_SOURCE)),
    "bomb_that_says_it_twice": packed(DAMAGED, (FILE, ZEROS), then=everywhere(SIZE, struct.pack("<I", 100))),
    "bomb_beside": packed("", ("data.bin", ZEROS), PACKED),
    "bomb_in_bomb": Trick(nested, suffix=".zip"),
    "bomb_overlapping": packed("", PACKED, ("kernel", ZEROS), then=overlapping(2000)),
}
ARCHIVES: Mapping[str, Trick] = {
    **BOMBS,
    "long_names": Trick(archive(PACKED, *LONG_NAMES), LONG, whole=True, suffix=".zip"),
    "long_extras": Trick(archive(PACKED, *LONG_EXTRAS), LONG, whole=True, suffix=".zip"),
    "entries": Trick(
        archive(PACKED, ("kernel", b""), then=overlapping(21_000)),
        "more than 20,000 entries",
        whole=True,
        suffix=".zip",
    ),
    **{
        f"path_{number}": packed(f"{FILE} has the unsafe path {name} in the zip: zip the folder again", (name, RIGHT))
        for number, name in enumerate(UNSAFE)
    },
    "path_beside": packed("", *((name, WRONG) for name in UNSAFE), (f"a/b/c/{FILE}", RIGHT)),
    "path_of_nothing": packed("", (f"{FILE}\0.txt", RIGHT)),
    "path_too_deep": packed(MISSING, ("d/" * 50 + FILE, RIGHT)),
    "path_hidden": packed(MISSING, (f".git/{FILE}", RIGHT), (f"__MACOSX/{FILE}", RIGHT)),
    "path_of_windows": packed("", (f"01_neurons\\argmax_softmax\\{FILE}", RIGHT)),
    "path_of_case": packed(f"two files may be {FILE}: keep one", (FILE.upper(), RIGHT), (FILE.title(), WRONG)),
    "path_of_escapes": packed(
        rf"two files named {FILE}: keep one (see \x1b[2J\n\u202e/",
        (f"\x1b[2J\n\u202e/{FILE}", RIGHT),
        (f"b/{FILE}", WRONG),
    ),
    "path_of_options": packed("", ("-rf", b""), ("--help", b""), ("-o", b""), PACKED),
    "member_link": packed("is a symbolic link", at(stat.S_IFLNK | 0o777)),
    "member_device": packed(ODD, at(stat.S_IFCHR | 0o666)),
    "member_fifo": packed(ODD, at(stat.S_IFIFO | 0o666)),
    "member_folder": packed("is a folder: hand in a file", (f"{FILE}/", b"")),
    "member_folder_by_mode": packed("is a folder", at(stat.S_IFDIR | 0o755)),
    "member_root": packed("", at(stat.S_IFREG | 0o6777)),
    "member_twice": packed(TWICE, PACKED, (FILE, WRONG)),
    "member_same_twice": packed("", PACKED, PACKED),
    "members_by_the_thousand": packed(f"1000 files named {FILE}", *((f"{n}/{FILE}", RIGHT) for n in range(1000))),
    **{
        f"method_{method}": packed(
            "compressed in an unusual way: make an ordinary zip", PACKED, then=patch(10, "<H", method)
        )
        for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 97)
    },
    "locked": packed("the zip is encrypted: send it without a password", PACKED, then=patch(8, "<H", 0x1)),
    "patched_data": packed(DAMAGED, PACKED, then=patch(8, "<H", 0x20)),
    "wrong_sum": packed(DAMAGED, PACKED, then=patch(16, "<I", 1)),
    "wrong_sums": packed(DAMAGED, PACKED, then=everywhere(struct.pack("<I", zlib.crc32(RIGHT)), b"\0\0\0\0")),
    "cut_off": packed(DAMAGED, PACKED, then=patch(20, "<I", 3)),
    "size_too_large": packed(TOO_LARGE, PACKED, then=patch(24, "<I", MAX_SOURCE + 1)),
    "size_too_small": packed(DAMAGED, PACKED, then=patch(24, "<I", 5)),
    "offset_beyond": packed(DAMAGED, PACKED, then=patch(42, "<I", 0xFFFFFF)),
    "offset_of_all_numbers": packed(DAMAGED, (FAR, RIGHT), then=patch(42, "<I", 0xFFFFFFFF)),
    "other_name": packed(DAMAGED, PACKED, then=everywhere(FILE.encode(), b"x" * len(FILE), 1)),
    "cut": Trick(archive(PACKED, then=rewritten(lambda content: content[:-30])), NO_ZIP, whole=True, suffix=".zip"),
    "prefixed": packed("", PACKED, then=rewritten(lambda content: b"#!/bin/sh\necho owned\nexit\n" + content)),
    "commented": Trick(archive(PACKED, then=commented), NO_ZIP, whole=True, suffix=".zip"),
    "empty": no_zip(b""),
    "stub": no_zip(b"PK"),
    "header": no_zip(b"PK\x03\x04" + bytes(100)),
    "text": no_zip(RIGHT),
    "tar": no_zip(b"ustar\0" * 100),
    "rar": no_zip(b"Rar!\x1a\x07"),
    "nothing": Trick(archive(innocent=False), MISSING, whole=True, suffix=".zip"),
    "fifo_of_zip": Trick(os.mkfifo, ODD, whole=True, suffix=".zip"),
    "link_of_zip": Trick(
        lambda path: path.symlink_to(outside(path)), "the submission is a symbolic link", whole=True, suffix=".zip"
    ),
}
FOLDERS: Mapping[str, Trick] = {
    "folder_of.zip": Trick(folder({FILE: RIGHT})),
    "inner_zip": Trick(folder({}, lambda path: archive(PACKED)(path / "inner.zip"))),
    "inner_zip_that_is_none": Trick(folder({"work.zip": b"Rar!"}), "work.zip is damaged or not a zip"),
    "inner_bomb": Trick(folder({}, lambda path: archive((FILE, ZEROS))(path / "work.zip")), TOO_LARGE),
    "inner_of_inner": Trick(folder({}, lambda path: twice_packed(path / "work.zip")), "inner.zip, which is not opened"),
    "inner_rar": Trick(folder({"work.rar": b"Rar!"}), "but work.rar, which is not opened"),
    "link": Trick(instead(linked), "is a symbolic link"),
    "link_out": Trick(folder({}, lambda path: (path / FILE).symlink_to(outside(path) / FILE)), "is a symbolic link"),
    "link_broken": Trick(instead(lambda path: path.symlink_to("nowhere")), "is a symbolic link"),
    "link_to_itself": Trick(instead(lambda path: path.symlink_to(path.name)), "is a symbolic link"),
    "link_to_a_device": Trick(instead(lambda path: path.symlink_to("/dev/zero")), "is a symbolic link"),
    "link_of_folder": Trick(folder({}, lambda path: (path / "work").symlink_to(outside(path))), MISSING),
    "link_of_student": Trick(
        lambda path: path.symlink_to(outside(path)), "the submission is a symbolic link", whole=True
    ),
    "link_that_is_hard": Trick(instead(bytes_of_another), "save it as"),
    "link_in_a_circle": Trick(folder({FILE: RIGHT}, circle)),
    "in_place_folder": Trick(instead(Path.mkdir), "is a folder"),
    "in_place_folder_with_it": Trick(folder({f"{FILE}/{FILE}": RIGHT})),
    "in_place_fifo": Trick(instead(os.mkfifo), ODD),
    "in_place_socket": Trick(instead(bind), ODD),
    "hidden": Trick(folder({f".cache/{FILE}": RIGHT, f".{FILE}": RIGHT}), MISSING),
    "twice": Trick(folder({f"a/{FILE}": RIGHT, f"b/{FILE}": WRONG}), TWICE),
}
CROWDS: Mapping[str, Trick] = {
    "crowd": Trick(folder(crowd(FILE))),
    "crowd_before": Trick(folder(crowd(f"d/e/{FILE}")), "more than 20,000"),
}
"""Not read one by one: they take as long as all others."""
TRICKS = ARCHIVES | FOLDERS
