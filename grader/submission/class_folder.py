"""A class: whose submission is what in a folder, as an instructor or a learning platform fills it."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.submission.files import printable, shown
from grader.submission.names import CANVAS, HAND_IN, is_of_interest, is_zip
from grader.submission.places import is_ignored

COURSE_FILE = "course.toml"
MOODLE = re.compile(r"(.+)_assignsubmission_(?:file|onlinetext)_?")
"""How Moodle names a student's folders: one for files, one for what was typed."""
NAMED = 8
"""So many of the entries that were not read are named."""


@dataclass(frozen=True, slots=True)
class ClassFolder:
    """What lies in the folder of a class."""

    submissions: dict[str, tuple[Path, ...]]
    """By student, sorted; several paths are the loose files of one."""
    unread: tuple[str, ...] = ()
    """The names of what belongs to nobody."""

    @property
    def doubtful(self) -> bool:
        """Whether something of that may be somebody's work."""
        return any(map(is_of_interest, self.unread))

    def told(self) -> str:
        """Return what was not read, as a sentence; nothing where all was."""
        if not self.unread:
            return ""
        names = ", ".join(map(shown, self.unread[:NAMED]))
        more = f" and {len(self.unread) - NAMED} more" if len(self.unread) > NAMED else ""
        count = "1 entry was" if len(self.unread) == 1 else f"{len(self.unread)} entries were"
        return f"{count} not read: {names}{more}"


def find_submissions(folder: Path, course_folders: Collection[str] = ()) -> ClassFolder:
    """Return the submissions of a class: of each student a subfolder, a zip, or the files that Canvas has named.

    Args:
        folder: of the class.
        course_folders: what the folders of a course's modules and exercises are called.

    Raises:
        UsageError: it cannot be read, is one student's copy of the course, or a student has two submissions.
    """
    entries = _entries(folder)
    if _is_copy(entries, course_folders):
        hint = "Give the folder that holds such a folder, or a .zip of it, for each student."
        raise UsageError(f"{folder} is the work of one student, not a class: {_why(entries)}.", hint)
    found: dict[str, list[Path]] = {}
    unread = []
    for entry in entries:
        student = _student(entry)
        if student is None:
            unread.append(entry.name)
        else:
            found.setdefault(student, []).append(Path(entry.path))
    _refuse_doubles(folder, found)
    return ClassFolder({student: tuple(found[student]) for student in sorted(found)}, tuple(unread))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((entry for entry in entries if not is_ignored(entry.name)), key=lambda entry: entry.name)
    except OSError as error:
        hint = "Give a folder that holds one subfolder or one .zip for each student."
        raise UsageError(f"The class folder {folder} cannot be read: {error.strerror}.", hint) from error


def _is_copy(entries: Iterable[os.DirEntry[str]], course_folders: Collection[str]) -> bool:
    """Whether these are the files of a course."""
    names = {entry.name for entry in entries}
    folders = {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)} - {"datasets"}
    return COURSE_FILE in names or (bool(folders) and folders <= {*course_folders})


def _why(entries: Iterable[os.DirEntry[str]]) -> str:
    folders = [shown(entry.name) for entry in entries if entry.is_dir(follow_symlinks=False)]
    names = ", ".join(folders[:3]) or COURSE_FILE
    return f"{names} {'belongs' if len(folders) < 2 else 'belong'} to the course"


def _student(entry: os.DirEntry[str]) -> str | None:
    """Return whose an entry is, None where it is nobody's.

    A link is listed without asking where it leads: a student who sent one is told so, not left out.
    """
    if entry.is_dir(follow_symlinks=False):
        found = MOODLE.fullmatch(entry.name) or HAND_IN.fullmatch(entry.name)
        return _id(found[1] if found else entry.name)
    if is_of_interest(entry.name) and (found := CANVAS.fullmatch(entry.name)):
        return _id(f"{found[1]}_{found[2]}")
    if is_zip(entry.name):
        found = HAND_IN.fullmatch(entry.name)
        return _id(found[1] if found else entry.name[:-4])
    return _id(entry.name) if entry.is_symlink() else None


def _id(name: str) -> str:
    return printable(name.replace("\\", r"\\"))  # so that what is escaped is no other student's name


def _refuse_doubles(folder: Path, found: dict[str, list[Path]]) -> None:
    """Refuse to choose between two submissions of a student that no platform has put there together."""
    for paths in found.values():
        names = [path.name for path in paths]
        together = all(map(CANVAS.fullmatch, names)) or all(map(MOODLE.fullmatch, names))
        if len(paths) > 1 and not together:
            told = f"{shown(names[0])} and {shown(names[1])}"
            raise UsageError(f"{folder} has two submissions of one student: {told}.", "Keep one of them.")
