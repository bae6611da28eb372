"""Where something lies in a submission, the same for a folder, a zip, and a zip in one of them; not yet read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from grader.model import Source
from grader.submission.files import FOLDER, shown

MAX_DEPTH = 8
MAX_ENTRIES = 20_000
"""So many entries of a submission are looked at, of which most are nothing that is asked for."""
IGNORED = frozenset({"__MACOSX", "__pycache__", "node_modules", "site-packages"})
"""Leftovers of tools, and libraries: there is a `softmax.py` among the latter."""

_UNSAFE = re.compile(r"^/|^[A-Za-z]:|(^|/)\.\.(/|$)")
_PARTS = 64
"""A path is taken apart so far; one with more slashes lies too deep."""

Above = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Something that may be read."""

    name: str
    depth: int
    where: str
    read: Callable[[int], Source]
    """Return its bytes, as many as are allowed, or why not."""
    open: Callable[[], BinaryIO | None]
    """Return it as an open file, for a zip; None where it cannot be one."""
    is_folder: bool = False
    problem: str = ""
    """Why it is not read whatever it holds."""

    def as_folder(self) -> Place:
        """Return the place of a folder."""
        return replace(self, is_folder=True, problem=f"{shown(self.name)} {FOLDER}")


@dataclass(slots=True)
class Places:
    """What a submission holds, and the reason why there may be more."""

    found: list[Place] = field(default_factory=list)
    hindrance: str = ""

    def add(self, others: Places) -> None:
        """Take the places of another part of the submission."""
        self.found += others.found
        self.hindrance = self.hindrance or others.hindrance


def place_at(
    path: str, read: Callable[[int], Source], open_: Callable[[], BinaryIO | None], remedy: str, above: Above = ()
) -> Place:
    r"""Return the place at a path, as a folder or a zip spells it.

    A backslash separates: some programs write zips so, or unpack them without care.

    Args:
        path: below the folders `above`.
        read: what returns its bytes.
        open_: what opens it.
        remedy: how the sentence ends that refuses a path which leads out of where it stands.
        above: where the zip lies that holds it.
    """
    plain = path.replace("\\", "/")
    if _UNSAFE.search(plain):  # counts as deeper than every honest one, which is preferred
        name = re.split("[/:]", plain)[-1]
        problem = f"{name} has the unsafe path {shown(path)}{remedy}"
        return Place(name, MAX_DEPTH, "/".join((*above, path)), read, open_, problem=problem)
    *folders, name = [*above, *parts_of(plain)] or [""]
    is_hidden = len(folders) >= MAX_DEPTH or any(map(is_ignored, folders))
    return Place("" if is_hidden else name, len(folders), "/".join((*above, path)), read, open_)


def parts_of(path: str) -> Above:
    """Return the names of a path, of one without end the first."""
    return tuple(part for part in path.replace("\\", "/").split("/", _PARTS) if part not in ("", "."))


def is_ignored(name: str) -> bool:
    """Whether a folder is not looked into, and a file is none that anybody wrote."""
    return name.startswith(".") or name in IGNORED
