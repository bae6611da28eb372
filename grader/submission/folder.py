"""The places in a folder, level by level: nothing is followed, and nothing is opened yet."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from grader.submission.files import open_safely, read_file, shown
from grader.submission.names import is_of_interest
from grader.submission.places import MAX_DEPTH, MAX_ENTRIES, Place, Places, is_ignored, place_at


def places_in_folder(root: Path) -> Places:
    """Return the places in a folder; a level that is too large to finish is dropped as a whole.

    So the answer does not depend on the order in which a file system happens to list its entries.
    """
    places = Places()
    level, left = [root], MAX_ENTRIES
    for _ in range(MAX_DEPTH):
        entries = list(islice(chain.from_iterable(_scan(folder, places) for folder in level), left + 1))
        left -= len(entries)
        if left < 0:
            places.hindrance = f"the submission has more than {MAX_ENTRIES:,} entries: hand in only your .py files"
            break
        places.found += [place for path, is_folder in entries if (place := _place(root, path, is_folder))]
        level = [path for path, is_folder in entries if is_folder and not is_ignored(path.name)]
    return places


def place_of_file(path: Path, where: str = "") -> Place:
    """Return the place of a file; without being told where it stands, at the top of a submission."""
    return place_at(where or path.name, partial(read_file, path), partial(_opened, path), ": rename it")


def _scan(folder: Path, places: Places) -> Iterator[tuple[Path, bool]]:
    """Yield the entries of a folder, and of each whether it is one; a link is none."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                yield Path(entry.path), entry.is_dir(follow_symlinks=False)
    except OSError as error:
        text = f"the folder {shown(folder.name)} cannot be read ({error.strerror}): check its permissions"
        places.hindrance = places.hindrance or text


def _place(root: Path, path: Path, is_folder: bool) -> Place | None:
    if not is_of_interest(path.name):
        return None
    place = place_of_file(path, path.relative_to(root).as_posix())
    return place.as_folder() if is_folder else place


def _opened(path: Path) -> BinaryIO | None:
    """Open an ordinary file, of whatever size: only what is asked for is read of it."""
    try:
        file = open_safely(path)
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    return None
