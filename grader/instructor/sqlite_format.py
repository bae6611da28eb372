"""SQLite's files read without SQLite: what is left of a gradebook when SQLite itself makes nothing of it any more.

The format is fixed and published: https://sqlite.org/fileformat2.html
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MAGIC = b"SQLite format 3\0"
HEADER = 100
PAGE = 4096
"""Bytes of a page, unless a file says otherwise."""
LOG_MAGIC = (0x377F0682, 0x377F0683)
LOG_HEADER, FRAME_HEADER = 32, 24
TABLE_LEAF = 13
PAGE_KINDS = (2, 5, 10, TABLE_LEAF)
"""How a page begins: an inner page or a leaf, of an index or of a table."""

LOCK_START, LOCK_LENGTH = 0x4000_0000, 512
"""The bytes of which every connection locks some: while it reads or writes, in WAL mode as long as it is open."""


class Stamp(NamedTuple):
    """What the head of a database says of its owner: `PRAGMA application_id` and `PRAGMA user_version`."""

    application: int
    version: int


def start(file: Path, length: int = HEADER) -> bytes:
    """Return the first bytes of a file, none where there is no file."""
    try:
        with file.open("rb") as opened:
            return opened.read(length)
    except FileNotFoundError:
        return b""


def is_log(head: bytes) -> bool:
    """Tell whether the header of a log is whole. What follows may break off: SQLite takes what is complete."""
    if len(head) < LOG_HEADER or int.from_bytes(head[:4], "big") not in LOG_MAGIC:
        return False
    words = struct.unpack(f"{'<>'[head[3] & 1]}6I", head[:24])
    first, second = 0, 0
    for place in range(0, len(words), 2):
        first = (first + words[place] + second) % 2**32
        second = (second + words[place + 1] + first) % 2**32
    return head[24:LOG_HEADER] == struct.pack(">2I", first, second)


def stamp(file: Path, log: Path) -> Stamp | None:
    """Return whose a database is, None where that is lost: by its head, or by a copy of it in the log.

    The log counts only where there is nothing in the head's place: what else stands there may be any other file.
    """
    head = start(file)
    heads = [head] if head.strip(b"\0") else _first_pages(log)
    for found in heads:
        if len(found) == HEADER and found.startswith(MAGIC):
            return Stamp(int.from_bytes(found[68:72], "big"), int.from_bytes(found[60:64], "big"))
    return None


def _first_pages(log: Path) -> Iterator[bytes]:
    """Yield the heads of the copies of a database's first page that a log holds."""
    content = log.read_bytes() if is_log(start(log)) else b""
    size = FRAME_HEADER + int.from_bytes(content[8:12], "big")
    for place in range(LOG_HEADER, len(content), size):
        if content[place : place + 4] == (1).to_bytes(4, "big"):
            yield content[place + FRAME_HEADER : place + FRAME_HEADER + HEADER]


def is_beheaded(file: Path, row: bytes) -> bool:
    """Tell whether zeros stand in place of a database's head, and behind them tables, with this in one of their rows.

    A file system may leave that after a power cut. No other kind of file looks like it: the zeros are followed, at the
    start of a page, by a page of a database.
    """
    content = file.read_bytes()
    pages = (content[place : place + PAGE] for place in range(PAGE, len(content), PAGE))
    written = [page for page in pages if page.strip(b"\0")]
    return (
        not content[:HEADER].strip(b"\0")
        and bool(written)
        and written[0][0] in PAGE_KINDS
        and any(page[0] == TABLE_LEAF and row in page for page in written)
    )
