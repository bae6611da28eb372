"""What a student handed in for each exercise: one source of a folder, a zip or files, or the reason why there is none.

    files.py  one file's bytes        places.py, folder.py, archive.py  where something lies
    names.py  what a name means       notebook.py, defined.py  what is in it       candidate.py  which one it is

The exact name counts before a name that only means the same, what lies nearer to the top before what lies deeper, and
what is finished before the course's own stub. Where that leaves two that differ, or none where something is that may be
the answer, a person has to look: `needs_a_look`. Every hazard is the problem of one exercise where possible.
"""

from __future__ import annotations

import io
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

from grader.errors import UsageError
from grader.model import Outcome, Source
from grader.submission.archive import MAX_INNER, places_in_zip
from grader.submission.candidate import Candidates, Wanted, read_place
from grader.submission.defined import finished_names
from grader.submission.files import missing, printable, read_file, shown
from grader.submission.folder import place_of_file, places_in_folder
from grader.submission.names import HAND_IN, HAND_INS, Names, is_like_a_source, is_unknown_archive, is_zip
from grader.submission.places import Place, Places, parts_of

MAX_ZIPS = 4
"""So many zips in a submission are opened."""
MAX_READ = 128 << 20
"""So many bytes of a submission's files are read in all, and each file only if it may be an answer."""
MAX_OTHERS = 30
"""So many files of no exercise's name are looked into for an answer."""
_WHAT_TO_SEND = "Give a folder of .py files, a .zip of such a folder, one .py file or one notebook."


def read_submission(paths: Path | Sequence[Path], wanted: Iterable[Wanted], names: Names) -> dict[str, Source]:
    """Return one source for each exercise asked for.

    Args:
        paths: a folder, a zip or a single file; or several of a student, as if they lay in one folder.
        wanted: the exercises.
        names: of all exercises of the course: what answers another one is no answer.
    """
    with ExitStack() as stack:
        places = Places()
        for path in [paths] if isinstance(paths, Path) else paths:
            places.add(_places(path, stack))
        search = _Search(places, names, stack)
        return {one.exercise: search.source(one) for one in wanted}


def _places(path: Path, stack: ExitStack) -> Places:
    """Return the places in what was handed in; a zip stays open as long as the stack."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        message = f"The submission {printable(str(path))} cannot be read: {error.strerror}."
        raise UsageError(message, _WHAT_TO_SEND) from error
    if stat.S_ISLNK(mode):
        text = "the submission is a symbolic link, which is not followed: hand in the files themselves"
        return Places(hindrance=text)
    if stat.S_ISDIR(mode):
        return places_in_folder(path)
    place = place_of_file(path)
    if is_zip(path.name):
        file = place.open()
        if file is None:
            return Places(hindrance=read_file(path, 0).problem)
        return places_in_zip(stack.enter_context(file), path.name)
    if is_like_a_source(path.name) or is_unknown_archive(path.name):
        return Places([place])
    raise UsageError(f"{printable(str(path))} is not a submission.", _WHAT_TO_SEND)


class _Meter:
    """What may still be read of one submission."""

    def __init__(self) -> None:
        self._left = MAX_READ

    def on(self, places: Iterable[Place]) -> Iterator[Place]:
        """Yield places whose reading counts."""
        return (replace(place, read=partial(self._read, place)) for place in places)

    def _read(self, place: Place, limit: int) -> Source:
        if self._left <= 0:
            text = f"{shown(place.name)} is not read: the files are larger than {MAX_READ >> 20} MiB in all"
            return Source(None, text, Outcome.NEEDS_A_LOOK)
        source = place.read(limit)
        is_damaged = source.outcome is Outcome.NEEDS_A_LOOK  # which may have been found at its very end
        self._left -= limit if is_damaged else len(source.content or b"")
        return source


class _Search:
    """The search for answers in one submission."""

    def __init__(self, places: Places, names: Names, stack: ExitStack) -> None:
        self._hindrance = places.hindrance
        self._meter = _Meter()
        self._outside = Candidates(self._meter.on(places.found), names)
        self._names, self._stack = names, stack
        self._defined: dict[str, frozenset[str]] = {}

    def source(self, wanted: Wanted) -> Source:
        """Return the answer to an exercise, or why there is none."""
        found, is_answer = self._outside.best(wanted)
        if found is None or not is_answer:
            inner, is_answer = self._inside.best(wanted)
            found = inner if is_answer or found is None else found
        if found is not None and is_answer:
            return found
        return self._doubtful(wanted, found) or found or missing(wanted.file)

    @cached_property
    def _zips(self) -> list[Place]:
        """The zips that may hold answers: beside the answers of a whole copy not what `grade hand-in` keeps there."""
        zips = self._outside.zips
        return [place for place in zips if not _is_kept(place)] if self._outside.has_files else zips

    @cached_property
    def _inside(self) -> Candidates:
        """What the zips hold that lie in the submission."""
        places = Places()
        for place in self._zips[:MAX_ZIPS]:
            places.add(self._opened(place))
        self._hindrance = self._hindrance or places.hindrance
        return Candidates(self._meter.on(places.found), self._names, is_told=True)

    def _opened(self, place: Place) -> Places:
        file = place.open()
        if file is None:
            return Places(hindrance=f"{shown(place.where)} cannot be opened: hand in the files themselves")
        self._stack.enter_context(file)
        if file.seek(0, io.SEEK_END) > MAX_INNER:
            text = f"{shown(place.where)} is larger than {MAX_INNER >> 20} MiB: hand in only your code"
            return Places(hindrance=text)
        return places_in_zip(file, place.where, parts_of(place.where))

    def _doubtful(self, wanted: Wanted, found: Source | None) -> Source | None:
        """Return what a person has to look at before this counts as not attempted."""
        inside = self._inside
        none = f"{wanted.file} holds no answer" if found else f"no {wanted.file} in the submission"
        if self._hindrance:
            return Source(None, self._hindrance, Outcome.NEEDS_A_LOOK)
        for place in [*self._outside.others, *inside.others][:MAX_OTHERS]:
            if defined := self._names_in(place, wanted).intersection(wanted.names):
                what = f"{shown(place.where)} defines {', '.join(sorted(defined))}"
                return Source(None, f"{none}, but {what}: rename what is meant", Outcome.NEEDS_A_LOOK)
        closed = [*self._outside.archives, *self._zips[MAX_ZIPS:], *inside.archives, *inside.zips]
        if closed:
            what = f"{none}, but {shown(closed[0].where)}, which is not opened"
            return Source(None, f"{what}: hand in the files or one .zip", Outcome.NEEDS_A_LOOK)
        return None

    def _names_in(self, place: Place, wanted: Wanted) -> frozenset[str]:
        """Return what a file defines, if it is more than the stub of the exercise."""
        if place.where not in self._defined:
            content = read_place(place, wanted).content or b""
            is_stub = wanted.is_untouched(content)
            self._defined[place.where] = frozenset() if is_stub else finished_names(content.decode())
        return self._defined[place.where]


def _is_kept(place: Place) -> bool:
    """Whether something is an earlier hand-in, where `grade hand-in` keeps them."""
    return parts_of(place.where)[-2:-1] == (HAND_INS,) and HAND_IN.fullmatch(place.name) is not None
