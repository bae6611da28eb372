"""Of several files that may be the answer to an exercise: which one is meant, if that can be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from grader.course.copy import fresh_stub, names_in
from grader.course.reading import Course
from grader.errors import CourseError
from grader.model import Exercise, Outcome, Source
from grader.submission.defined import finished_names
from grader.submission.files import MAX_SOURCE, checked, shown, too_large
from grader.submission.names import Names, given_name, is_like_a_source, is_notebook, is_unknown_archive, is_zip
from grader.submission.notebook import MAX_NOTEBOOK, code_of, parse
from grader.submission.places import Place

MAX_COPIES = 8
"""So many files of the same name at the same depth are compared; more are refused."""


@dataclass(frozen=True)
class Wanted:
    """An exercise whose answer is looked for."""

    exercise: str
    stub: str = ""
    """What its file holds before anybody has written into it."""
    names: tuple[str, ...] = ()
    """What an answer defines."""

    @classmethod
    def of(cls, course: Course, exercise: Exercise) -> Wanted:
        """Return what an answer is known by; of an exercise whose files are broken only the name."""
        try:
            stub = fresh_stub(course, exercise, "")
            return cls(exercise.id, stub, tuple(names_in(stub)))
        except (CourseError, SyntaxError, ValueError):
            return cls(exercise.id)

    @property
    def file(self) -> str:
        """What its file should be called."""
        return f"{self.exercise}.py"

    def is_begun(self, source: Source) -> bool:
        """Whether somebody has written something, be it unreadable."""
        if source.content is None:
            return source.outcome is not Outcome.NOT_ATTEMPTED
        return not self.is_untouched(source.content)

    def is_untouched(self, content: bytes) -> bool:
        """Whether an answer says no more than the stub; whose order a quiz is in makes no difference."""
        return bool(self._stub) and self._stub[-1] in content and _saying(content) == self._stub

    @cached_property
    def _stub(self) -> list[bytes]:
        return _saying(self.stub.encode())


def _saying(content: bytes) -> list[bytes]:
    lines = (line.strip() for line in content.removeprefix(b"\xef\xbb\xbf").splitlines())
    return [line for line in lines if line and not line.startswith((b"#", b"STUDENT ="))]


class Candidates:
    """The places of a submission, by what their names mean.

    Attributes:
        others: code under a name that means no exercise.
        zips: what may be opened.
        archives: what is not opened here.
    """

    def __init__(self, places: Iterable[Place], names: Names, *, is_told: bool = False) -> None:
        self.others: list[Place] = []
        self.zips: list[Place] = []
        self.archives: list[Place] = []
        self._exact: defaultdict[str, list[Place]] = defaultdict(list)
        self._alike: defaultdict[str, list[Place]] = defaultdict(list)
        self._is_told = is_told
        """Whether the place itself is worth to be told: what is in a zip in a submission."""
        for place in sorted(places, key=lambda place: (place.depth, place.where)):
            self._sort(place, names)

    def _sort(self, place: Place, names: Names) -> None:
        if exercise := names.exact.get(place.name):
            self._exact[exercise].append(place)
        elif place.is_folder or place.problem:
            return
        elif is_zip(place.name):
            self.zips.append(place)
        elif is_unknown_archive(place.name):
            self.archives.append(place)
        elif is_like_a_source(place.name) and not names.is_of_the_course(place.name):
            exercise = names.exercise_like(place.name)
            (self._alike[exercise] if exercise else self.others).append(place)

    @property
    def has_files(self) -> bool:
        """Whether there is a file of an exercise's exact name, be it only the stub."""
        return any(self._exact.values())

    def best(self, wanted: Wanted) -> tuple[Source | None, bool]:
        """Return what answers an exercise, and whether that is an answer at all, or only what came with the course."""
        found: Source | None = None
        for group in self._groups(wanted.exercise):
            source, is_answer = _best_of(group, wanted, is_told=self._is_told or found is not None)
            if is_answer:
                return source, True
            found = found or source
        return found, False

    def _groups(self, exercise: str) -> Iterator[Sequence[Place]]:
        """Yield those that count alike: of the exact name by depth, then those whose names only mean the same."""
        for _, group in groupby(self._exact[exercise], key=lambda place: place.depth):
            yield list(group)
        if alike := self._alike[exercise]:
            yield alike


def _best_of(group: Sequence[Place], wanted: Wanted, *, is_told: bool) -> tuple[Source, bool]:
    if len(group) > MAX_COPIES:
        return _undecided(group, wanted), True
    sources = [(place, read_place(place, wanted)) for place in group]
    finished = [(place, source) for place, source in sources if not place.is_folder and wanted.is_begun(source)]
    if not finished:
        return sources[0][1], False
    place, source = finished[0]
    if any(other != source for _, other in finished):
        return _undecided([place for place, _ in finished], wanted), True
    if is_told or given_name(place.name) != wanted.file:
        source = replace(source, found_as=shown(place.where))
    return source, True


def _undecided(group: Sequence[Place], wanted: Wanted) -> Source:
    count = "two" if len(group) == 2 else len(group)
    places = ", ".join(shown(place.where) for place in group[:3])
    are = "named" if all(place.name == wanted.file for place in group) else "may be"
    text = f"{count} files {are} {wanted.file}: keep one (see {places})"
    return Source(None, text, Outcome.NEEDS_A_LOOK)


def read_place(place: Place, wanted: Wanted) -> Source:
    """Return what a file holds for an exercise, as Python text; of a notebook the code."""
    if place.problem:
        return Source(None, place.problem)
    is_cells = is_notebook(place.name)
    source = place.read(MAX_NOTEBOOK if is_cells else MAX_SOURCE)
    if source.content is None:
        return source
    text = _code(source.content, place, wanted) if is_cells else checked(shown(place.name), source.content)
    return replace(text, handed_in=source.handed_in)


def _code(content: bytes, place: Place, wanted: Wanted) -> Source:
    name, parsed = shown(place.name), parse(content)
    if parsed.tree is None:
        return Source(None, f"{name}: {parsed.problem}", Outcome.NEEDS_A_LOOK)
    text = code_of(parsed.tree, wanted.names, until=f"{wanted.exercise}-check")
    if not finished_names(text).issuperset(wanted.names):  # an answer may stand below its check
        text = code_of(parsed.tree, wanted.names)
    code = text.encode()
    return checked(name, code) if len(code) <= MAX_SOURCE else too_large(name, MAX_SOURCE)
