"""One file of a student, read safely: its bytes as they are, or the reason why it cannot be graded."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from grader.model import Outcome, Source

MAX_SOURCE = 1 << 20
PART = 1 << 18

LINK = "is a symbolic link: hand in the file itself"
FOLDER = "is a folder: hand in a file of that name"
STRANGE = "is not an ordinary file: hand in a text file"
_REFUSED = {errno.ELOOP: LINK, errno.EISDIR: FOLDER, errno.ENXIO: STRANGE}

# A link is refused, a FIFO does not block, a terminal is not taken over. Windows lacks most of these flags.
_SAFELY = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY"))


def read_source(path: Path) -> Source:
    """Read one file of a student as Python text."""
    source = read_file(path, MAX_SOURCE)
    if source.content is None:
        return source
    return replace(checked(shown(path.name), source.content), handed_in=source.handed_in)


def open_safely(path: Path) -> BinaryIO:
    """Open what is no link, without waiting for anybody. Raises OSError. It may still be a device."""
    return open(path, "rb", opener=lambda name, flags: os.open(name, flags | _SAFELY))


def read_file(path: Path, limit: int) -> Source:
    """Read the bytes of an ordinary file of at most `limit`, even if it grows or is replaced meanwhile."""
    name = shown(path.name)
    try:
        with open_safely(path) as file:
            status = os.fstat(file.fileno())
            ordinary = stat.S_ISREG(status.st_mode)
            content = _beginning(file, limit + 1) if ordinary else b""
    except OSError as error:
        return refused(name, error)
    if not ordinary:
        return Source(None, f"{name} {STRANGE}")
    source = Source(content) if len(content) <= limit else too_large(name, limit)
    return replace(source, handed_in=changed(status.st_mtime))


def _beginning(file: BinaryIO, count: int) -> bytes:
    """Return so many bytes of a file, or all; read in parts, as what is asked for at once is reserved at once."""
    parts = []
    while count > 0 and (part := file.read(min(count, PART))):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def refused(name: str, error: OSError) -> Source:
    """Return what stands for a file that the system did not open."""
    if isinstance(error, FileNotFoundError):
        return missing(name)
    return Source(None, f"{name} {_REFUSED.get(error.errno or 0, f'cannot be read ({error.strerror})')}")


def changed(seconds: float) -> str:
    """Return a file's time, which may be any number: whoever made the file has chosen it."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


def checked(name: str, content: bytes) -> Source:
    """Accept bytes that are Python text; what they mean is the engine's business."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return Source(None, f"{name} is not UTF-8 text (at byte offset {error.start}): save it as UTF-8")
    if not text.removeprefix("\ufeff").strip():
        return Source(None, f"{name} is empty", Outcome.NOT_ATTEMPTED)
    if "\0" in text:
        offset = content.index(b"\0")
        return Source(None, f"{name} has a null byte (at byte offset {offset}): save it as plain text in UTF-8")
    return Source(content)


def missing(name: str) -> Source:
    """Return what stands for a file that is not there."""
    return Source(None, f"no {name} in the submission", Outcome.NOT_ATTEMPTED)


def too_large(name: str, limit: int) -> Source:
    """Return what stands for a file of more bytes than are read."""
    return Source(None, f"{name} is larger than {limit >> 20} MiB: hand in only your code")


def printable(text: str) -> str:
    """Escape what would move a cursor, reverse a line or fail to be encoded."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def shown(name: str) -> str:
    """Return a name as a sentence holds it: printable, and not too long."""
    text = printable(name)
    return text if len(text) <= 80 else f"{text[:79]}…"
