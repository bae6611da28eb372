"""What a student hands in: one zip that `grade batch` reads, of what the student has written and nothing else.

gather   the exercises' own files, notebooks, answers to discussions: each read safely, no link is followed
pack     the zip, in memory, so that it is written at once or not at all
write    … beside the earlier ones, which stay
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from grader.course.copy import add_member
from grader.course.discussion import PAGES
from grader.course.files import write_new
from grader.course.reading import Course
from grader.errors import GraderError, UsageError
from grader.model import Exercise, Outcome, Source
from grader.submission.archive import MAX_INNER
from grader.submission.files import MAX_SOURCE, read_file, shown
from grader.submission.folder import places_in_folder
from grader.submission.names import HAND_INS, is_like_a_source, is_notebook
from grader.submission.notebook import MAX_NOTEBOOK
from grader.submission.places import Places


@dataclass(frozen=True, slots=True)
class HandIn:
    """What is handed in, as it was at one moment."""

    files: Mapping[str, Source]
    """By path below the course; what cannot be read has a problem in place of its content."""
    hindrance: str
    """Why there may be more notebooks than were found; empty where there are not."""

    def of(self, exercise: Exercise) -> Source:
        """Return what is handed in for an exercise."""
        return self.files[_path(exercise)]

    def others(self, course: Course) -> dict[str, Source]:
        """Return what is no exercise's own file."""
        own = {_path(exercise) for exercise in course.exercises.values()}
        return {path: source for path, source in self.files.items() if path not in own}


def gather(course: Course) -> HandIn:
    """Read what is to be handed in. Raises UsageError where that is more than a class run reads."""
    places = places_in_folder(course.root)
    files: dict[str, Source] = {}
    left = MAX_INNER
    for path, source in _sources(course, places):
        files[path] = source
        left -= len(source.content or b"")
        if left < 0:
            hint = "Clear the outputs of your notebooks: one picture takes more than all of your code."
            raise UsageError(f"what is to be handed in is larger than {MAX_INNER >> 20} MiB", hint)
    return HandIn(files, places.hindrance)


def is_missing(source: Source) -> bool:
    """Whether there is no file at all."""
    return source.content is None and source.outcome is Outcome.NOT_ATTEMPTED


def pack(files: Mapping[str, Source], folder: str) -> bytes:
    """Return a zip of the files, below a folder of this name: unpacked beside others none is mixed with theirs."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, source in files.items():
            if source.content is not None:
                changed = datetime.fromisoformat(source.handed_in).astimezone() if source.handed_in else None
                add_member(archive, f"{folder}/{path}", source.content, changed)
    return made.getvalue()


def write(file: Path, content: bytes) -> None:
    """Write a hand-in as a new file, in a folder that is made if it is missing."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_new(file, content)
    except OSError as error:
        if isinstance(error, FileExistsError) and file.exists():  # of the same second
            raise GraderError(f"{file} is there already, and stays as it is", "Do it once more.") from None
        hint = "Check the folder's permissions and space, or name another one with --output."
        raise GraderError(f"{error.filename or file} cannot be written: {error.strerror}", hint) from None


def _sources(course: Course, places: Places) -> Iterator[tuple[str, Source]]:
    """Yield the files with their paths, one read after the other."""
    for exercise in course.exercises.values():
        yield _path(exercise), _read(course, exercise.stub)
    for place in sorted(places.found, key=lambda place: place.where):
        if _is_of_notebook(place.name) and not place.is_folder and not place.where.startswith(f"{HAND_INS}/"):
            yield place.where, place.read(MAX_NOTEBOOK)
    if course.solutions is None:  # there the pages are the questions
        for page in sorted(course.root.glob(f"*/{PAGES}")):
            yield page.relative_to(course.root).as_posix(), _read(course, page)


def _path(exercise: Exercise) -> str:
    return f"{exercise.module}/{exercise.id}/{exercise.stub.name}"


def _is_of_notebook(name: str) -> bool:
    return is_like_a_source(name) and is_notebook(name)


def _read(course: Course, file: Path) -> Source:
    """Read a file; one that a link leads to, be it of a folder, is not followed."""
    folders = takewhile(lambda folder: folder != course.root, file.parents)
    if any(folder.is_symlink() for folder in folders):
        return Source(None, f"{shown(file.name)} lies behind a symbolic link: hand in the file itself")
    return read_file(file, MAX_SOURCE)
