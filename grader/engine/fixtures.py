"""What the fixtures of a check give, for one source: student, reference, random numbers, data sets, quiz."""

from __future__ import annotations

import csv
import functools
import io
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader.course.files import read_bytes, read_text
from grader.course.manifest import data_named
from grader.course.quiz import Quiz, quiz_in
from grader.course.reading import Course
from grader.course.secret import seed_of
from grader.engine.loaded import recording_of, reference_of
from grader.errors import CourseError
from grader.feedback.explain import NOT_STARTED
from grader.feedback.recording import Answer, RecordedReference, Recording, RecordingReference
from grader.model import Check, Limits, Outcome, Source, Unit
from grader.proxy.held import HeldStudent
from grader.proxy.processes import Processes
from grader.proxy.student import Student
from grader.sandbox.budget import Budget
from grader.sandbox.pool import Launchers
from grader.sandbox.raised import StudentError

GIVEN = ("student", "reference", "rng", "quiz", "data")
"""What a check may ask for by the name of an argument."""


class Data:
    """The course's data sets: `data["shapes.npz"]` is a dictionary of arrays, `data["purchases.csv"]` of columns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> dict[str, np.ndarray[Any, Any]]:
        try:
            if name.endswith(".csv"):
                return _columns(read_text(self._folder / name))
            with np.load(self._folder / name, allow_pickle=False) as file:
                return {key: file[key] for key in file.files}
        except OSError as error:
            raise CourseError(f"the data set {self._folder / name} is missing", "Run `grade init` again.") from error
        except ValueError as error:
            raise CourseError(f"the data set {self._folder / name} cannot be read: {error}", "Restore it.") from error


def _columns(text: str) -> dict[str, np.ndarray[Any, Any]]:
    """Return the columns of a table by the names in its first line: numbers, nan in a gap; or texts, empty there."""
    first, *rest = csv.reader(io.StringIO(text))
    return {name: _column(parts) for name, *parts in zip(first, *rest, strict=True)}


def _column(parts: list[str]) -> np.ndarray[Any, Any]:
    try:
        return np.array([float(part or "nan") for part in parts])
    except ValueError:
        return np.array(parts)


def hold(
    course: Course,
    unit: Unit,
    launchers: Launchers,
    limits: Limits | None = None,
    tell: Callable[[str], object] = str,
    wanted: Callable[[], bool] | None = None,
    hurried: bool = False,
    budget: Budget | None = None,
) -> HeldStudent:
    """Return the student of a unit, under the limits of the unit and its exercise unless others are given."""
    exercise = course.exercise(unit.exercise)
    given = replace(exercise.limits, cpu=unit.cpu, load=unit.cpu) if unit.cpu else exercise.limits
    source = unit.source.content or b""
    data = {file.name: read_bytes(file) for file in data_named(course, source)}  # it may open those that it mentions
    processes = Processes(
        launchers,
        exercise,
        source,
        data=data,
        limits=limits or given,
        seed=unit.seed,
        threads=unit.threads,
        tell=tell,
        budget=budget,
        claims=course.claims,
    )
    if wanted:
        processes.budget.wanted = wanted
    return HeldStudent(processes, hurried=hurried)


class Fixtures:
    """What the checks of one unit are given.

    Attributes:
        course: that of the unit.
        unit: the source.
        exercise: the one that it answers.
        held: the student, as the engine holds it.
        building: whether the reference's answers are written down (`grade build`), and no recording is read.
        answers: what was written down, by check.
    """

    def __init__(self, course: Course, unit: Unit, held: HeldStudent, *, building: bool = False) -> None:
        self.course, self.unit, self.held, self.building = course, unit, held, building
        self.exercise = course.exercise(unit.exercise)
        self.answers: dict[str, list[Answer]] = {}

    def give(self, name: str, check: Check) -> Any:
        """Return one of GIVEN, as a check gets it."""
        match name:
            case "student" | "data":
                return getattr(self, name)
            case "reference" | "rng":
                return getattr(self, name)(check)
            case "quiz":
                return self.quiz()
        raise KeyError(name)

    @property
    def student(self) -> Student:
        """The student's module, as a check sees it."""
        return self.held.facade

    @property
    def data(self) -> Data:
        """The course's data sets."""
        return Data(self.course.datasets)

    def rng(self, check: Check) -> np.random.Generator:
        """Return the generator of a check: from public numbers for visible ones, from the secret for hidden ones."""
        if check.hidden:
            seed = seed_of(self.course.secret, self.exercise.id, check.id, self.unit.seed)
            return np.random.default_rng(seed)
        name = zlib.crc32(f"{self.exercise.id}.{check.id}".encode())
        return np.random.default_rng([self.course.seed, name, self.unit.seed])

    def reference(self, check: Check) -> Any:
        """Return the reference: live where the solution is at hand, else what was recorded for this check."""
        if live := self.live_reference:
            return RecordingReference(live, self.answers.setdefault(check.id, [])) if self.building else live
        recorded = self.recording.checks.get(check.id)
        if recorded is None:
            raise CourseError(f"{self.exercise.recording} knows no check {check.id!r}", "Run `grade build`.")
        return RecordedReference(recorded)

    @property
    def live_reference(self) -> ModuleType | None:
        """The reference solution itself, where it is at hand and may be used for this unit."""
        return None if self.unit.recorded else reference_of(self.course, self.exercise)

    def quiz(self) -> Quiz:
        """Return the quiz in the order that the student's file shows, else in the one that it names."""
        try:
            named = self.student["STUDENT"]
        except StudentError:
            named = None
        text = (self.unit.source.content or b"").decode(errors="replace")
        owner = self.course.student
        return quiz_in(self.exercise, self.course.seed, text, named if type(named) is str else None, owner)

    @functools.cached_property
    def recording(self) -> Recording:
        """What is recorded of this exercise; empty while it is being made."""
        return Recording("") if self.building else recording_of(self.course, self.exercise)

    @property
    def problem(self) -> Source | None:
        """Why nothing has to run: there is no source, or it is the stub."""
        if self.unit.source.content is None:
            return self.unit.source
        return Source(None, NOT_STARTED, Outcome.NOT_ATTEMPTED) if self._is_stub() else None

    def _is_stub(self) -> bool:
        """Whether the file is as it came. (A quiz says so itself: its file differs from student to student.)"""
        return _lines(self.recording.stub.encode()) == _lines(self.unit.source.content or b"")


def _lines(content: bytes) -> list[bytes]:
    return [line.rstrip() for line in content.removeprefix(b"\xef\xbb\xbf").splitlines()]
