"""The places in a zip, which stays as it is: only its table of contents is read, and later what is asked for."""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import BinaryIO, cast

from grader.model import Outcome, Source
from grader.submission.files import LINK, STRANGE, shown, too_large
from grader.submission.names import is_of_interest
from grader.submission.places import MAX_ENTRIES, Above, Place, Places, place_at

MAX_TABLE = 8 << 20
"""Bytes of a zip's table of contents: 400 for each entry. What else is in the zip may be as large as it likes."""
MAX_INNER = 64 << 20
"""Bytes of a zip that lies in a submission."""
IN_MEMORY = 1 << 20
"""So much of it is kept there; more is put on the disk for as long as it is read."""

REMEDY = " in the zip: zip the folder again with plain names"

_FOLDER_LIKE_A_FILE = re.compile(r"(\.py)[\\/]", re.IGNORECASE)
_SIGNATURE = b"PK\x01\x02"  # begins every entry of a table of contents
# The others need memory or output that zipfile cannot bound: an LZMA dictionary of 4 GiB, a whole block of bzip2.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises on bytes that are not a zip, or no longer one. RuntimeError: a password or a feature it lacks;
# ValueError (a name that is not UTF-8 too) and OverflowError: impossible offsets.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)


class _TooMuchError(Exception):
    """A table of contents is larger than anybody needs: the end of a sentence."""


class _Table:
    """A zip's file while its table of contents is read: bounded before the library builds an object per entry."""

    def __init__(self, file: BinaryIO) -> None:
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes; all of a table is asked for at once."""
        content = self._file.read(size if 0 <= size <= MAX_TABLE else MAX_TABLE + 1)
        if len(content) > MAX_TABLE:
            raise _TooMuchError(f"the names in the zip take more than {MAX_TABLE >> 20} MiB")
        if content.count(_SIGNATURE) > MAX_ENTRIES:
            raise _TooMuchError(f"the zip has more than {MAX_ENTRIES:,} entries")
        return content


def places_in_zip(file: BinaryIO, name: str, above: Above = ()) -> Places:
    """Return the places in an open zip, which has to stay open until they are read.

    Args:
        file: the zip.
        name: what it is called.
        above: the folders and the zip that it is in, where it is in one.
    """
    try:
        archive = zipfile.ZipFile(_Table(file))
    except _TooMuchError as much:
        return Places(hindrance=f"{much}: hand in only your .py files")
    except _DAMAGE:
        return Places(hindrance=f"{shown(name)} is damaged or not a zip: make it again")
    archive.fp = file  # what its members hold is bounded when they are read
    return Places(list(_places(archive, above)))


def _places(archive: zipfile.ZipFile, above: Above) -> Iterator[Place]:
    folders: dict[str, None] = {}  # an ordered set
    for member in archive.infolist():
        place = _place(archive, member, above)
        if _is_folder(member):
            folders[member.filename] = None
        elif is_of_interest(place.name):
            yield place
        folders |= dict.fromkeys(_folders(member.filename))
    for path in folders:
        yield place_at(path, _unread, _unopened, REMEDY, above).as_folder()


def _unread(_limit: int) -> Source:
    return Source(None)


def _unopened() -> None:
    return None


def _place(archive: zipfile.ZipFile, member: zipfile.ZipInfo, above: Above) -> Place:
    read, open_ = partial(_read_member, archive, member), partial(_unpacked, archive, member)
    return place_at(member.filename, read, open_, REMEDY, above)


def _is_folder(member: zipfile.ZipInfo) -> bool:
    return member.filename.endswith(("/", "\\")) or _kind(member) == stat.S_IFDIR


def _folders(path: str) -> Iterator[str]:
    """Yield the folders of a path that are called as a file should be: a zip need not name its folders."""
    for found in _FOLDER_LIKE_A_FILE.finditer(path):
        yield path[: found.end(1)]


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> Source:
    """Read one member and say when it was changed, in the time of a zone that no zip tells."""
    try:
        handed_in = datetime(*member.date_time).isoformat(timespec="seconds")
    except ValueError:  # there is a thirteenth month in the bits of a zip
        handed_in = ""
    return replace(_content(archive, member, limit), handed_in=handed_in)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> Source:
    """Read one member of a checked size: `zipfile` never unpacks more than is declared or asked for."""
    name = shown(re.split(r"[\\/]", member.filename)[-1])
    if problem := _refusal(member):
        return replace(problem, problem=f"{name} {problem.problem}")
    if member.file_size > limit:
        return too_large(name, limit)
    try:
        with archive.open(member) as file:
            content = file.read(limit + 1)
    except _DAMAGE:
        return Source(None, f"{name} is damaged in the zip: make the zip again", Outcome.NEEDS_A_LOOK)
    return Source(content)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO | None:
    """Return a zip in the zip as a file, which is on no disk under any name; cut where it is too large."""
    if _refusal(member):
        return None
    unpacked = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever asks for it closes it
    try:
        with archive.open(member) as file:
            left = MAX_INNER + 1
            while left > 0 and (part := file.read(min(left, IN_MEMORY))):
                left -= unpacked.write(part)
    except _DAMAGE:
        unpacked.close()
        return None
    return cast(BinaryIO, unpacked)


def _refusal(member: zipfile.ZipInfo) -> Source | None:
    """Return why a member is not read; what it may well hold, only a person can tell."""
    kind = _kind(member)
    if kind == stat.S_IFLNK:
        return Source(None, LINK)
    if kind not in (0, stat.S_IFREG):
        return Source(None, STRANGE)
    if member.flag_bits & 1:
        return Source(None, "cannot be read, the zip is encrypted: send it without a password", Outcome.NEEDS_A_LOOK)
    if member.compress_type in _COMPRESSIONS:
        return None
    return Source(None, "is compressed in an unusual way: make an ordinary zip", Outcome.NEEDS_A_LOOK)


def _kind(member: zipfile.ZipInfo) -> int:
    """Return what a member would be unpacked as; zero from systems without modes."""
    return stat.S_IFMT(member.external_attr >> 16)
