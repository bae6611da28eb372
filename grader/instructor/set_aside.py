"""A damaged gradebook makes way for a new one: it is renamed, with its companions, and nothing is ever overwritten.

Another process may do the same at the same moment, or have the file open. So it is renamed only while we hold the lock
of which every connection of SQLite's holds a part, and only if it is still what was examined. Otherwise we might rename
the new gradebook of the other process, or let a process write on where nobody looks.
"""

from __future__ import annotations

import errno
import itertools
import os
import sqlite3
import time
from pathlib import Path
from typing import BinaryIO

from grader.errors import GradebookError
from grader.instructor import gradebook_file
from grader.instructor.gradebook_file import (
    COMPANIONS,
    JOURNAL,
    LOG,
    RESCUE,
    DamagedError,
    Read,
    beside,
    examine,
    problem,
    stat,
)
from grader.instructor.sqlite_format import LOCK_LENGTH, LOCK_START


def make_way(path: Path, read: Read) -> str:
    """Set a damaged gradebook aside, with its companions, under a name that is free. Return a sentence, or nothing."""
    file = Path(os.path.realpath(path))
    while True:  # until it is sound, or nobody else can touch it and it is still what was examined
        seen = _state(file)
        try:
            examine(path, read)
        except DamagedError as damage:
            new = _set_aside(file, seen, damage)
            if new:
                shown = new if path.is_symlink() else path.with_name(new.name)
                return f"{damage} It is {shown} now, unchanged, and everything is graded anew. {RESCUE}"
        except (GradebookError, sqlite3.Error, OSError):
            if _state(file) == seen:  # else another process has renamed it while we looked
                raise
        else:
            return ""


def _state(file: Path) -> list[tuple[int, int, int] | None]:
    """Return what shows that a file or its log was changed or replaced."""
    found = [stat(beside(file, ending)) for ending in ("", LOG, JOURNAL)]
    return [(known.st_ino, known.st_size, known.st_mtime_ns) if known else None for known in found]


def _set_aside(file: Path, seen: object, damage: DamagedError) -> Path | None:
    """Rename the file, then its companions; None where another process has changed or renamed it."""
    try:
        with file.open("a+b") as opened:  # made where only a log is left: something to lock
            if not _lock(opened, file, seen):
                return None
            there = [ending for ending in ("", *COMPANIONS) if beside(file, ending).exists()]
            new = _free_name(file, there)
            for ending in there:
                beside(file, ending).rename(f"{new}{ending}")
            return new
    except OSError as error:  # no permission, no space: then it stays where it is
        raise damage from error


def _lock(opened: BinaryIO, file: Path, seen: object) -> bool:
    """Take the lock of a database that nobody has open; False where the file is not what was examined any more."""
    import fcntl  # Windows, where no class is graded, has none

    deadline = time.monotonic() + gradebook_file.BUSY_SECONDS
    while _state(file) == seen:
        try:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, LOCK_LENGTH, LOCK_START)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN):
                raise
        else:
            return _state(file) == seen
        if time.monotonic() > deadline:
            raise problem(file, sqlite3.SQLITE_BUSY, "and it is damaged")
        time.sleep(0.05)
    return False


def _free_name(file: Path, endings: list[str]) -> Path:
    """Return a name that no file has, with any companion's ending, and make empty files that keep it for us."""
    for number in itertools.count(1):
        new = file.with_name(f"{file.name}.damaged" + (f"-{number}" if number > 1 else ""))
        if not any(os.path.lexists(f"{new}{ending}") for ending in ("", *COMPANIONS)) and _reserved(new, endings):
            break
    return new


def _reserved(new: Path, endings: list[str]) -> bool:
    """Make empty files; none, where another process has just made one of them or something else is in the way."""
    made: list[Path] = []
    try:
        for ending in endings:
            place = Path(f"{new}{ending}")
            place.open("xb").close()
            made.append(place)
    except OSError as error:
        for place in made:
            place.unlink()
        if not isinstance(error, FileExistsError):
            raise
    return len(made) == len(endings)
