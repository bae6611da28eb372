"""One source on its way through an exercise's checks: gives the fixtures their values, collects what was found."""

from __future__ import annotations

import functools
import importlib.util
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader.course.manifest import data_named
from grader.course.quiz import Quiz, read_quiz
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.engine.identity import result_key, versions
from grader.errors import NOTE, CheckFailure, CourseError, GraderError, KnownMistake, ProcessLost
from grader.explanation import UNEXPLAINED, plain
from grader.feedback.example import Examples, small_limits
from grader.feedback.explain import NOT_STARTED, explain, name_mistake, tell
from grader.feedback.fingerprint import sketch_call
from grader.feedback.recording import Answer, RecordedReference, Recording, RecordingReference, read_recording
from grader.feedback.shrink import Example
from grader.model import Check, CheckResult, Exercise, Kind, Limits, Outcome, Result, Source, Unit
from grader.proxy.held import HeldStudent
from grader.proxy.processes import Processes
from grader.proxy.student import Call, Student
from grader.sandbox.pool import Launchers
from grader.sandbox.session import SessionEnded, StudentError


class Attempt:
    """The checking of one unit."""

    def __init__(self, course: Course, unit: Unit, launchers: Launchers, *, building: bool = False) -> None:
        self.course = course
        self.unit = unit
        self.level = launchers.level
        self.exercise = course.exercise(unit.exercise)
        limits = self.exercise.limits
        self.launchers = launchers
        self.held = self._start(replace(limits, cpu=unit.cpu, load=unit.cpu) if unit.cpu else limits)
        self.checks: list[Check] = []
        self.results: list[CheckResult] = []
        self.transcripts: dict[str, list[Any]] = {}
        self.answers: dict[str, list[Answer]] = {}
        self.building = building
        self.lost: GraderError | None = None
        """What of ours went wrong in the middle, say a process that was killed: nothing found since then counts."""
        self.has_secrets = self.exercise.kind is not Kind.QUIZ
        """Whether hidden checks have inputs: those of a quiz only speak of the student's letters."""
        self.printed = ""
        """What the student's code has printed before the first hidden check; later it might be hidden inputs."""
        self.examples: dict[str, Example] = {}
        """By check id, the small call that stands for a failed visible check."""
        self._called: dict[str, list[Any]] = {}
        self._failures: dict[str, tuple[CheckFailure, list[Call]]] = {}
        self._first: tuple[CheckFailure, int] | None = None
        """The first failure of the current check, and after how many calls; the check went on."""
        self._goes_on = True

    def _start(self, limits: Limits) -> HeldStudent:
        source = self.unit.source.content or b""
        processes = Processes(
            self.launchers,
            self.exercise,
            source,
            data=_data_sets(self.course, source),
            limits=limits,
            seed=self.unit.seed,
            threads=self.unit.threads,
        )
        return HeldStudent(processes)

    @property
    def student(self) -> Student:
        """What a check sees."""
        return self.held.facade

    @property
    def problem(self) -> Source | None:
        """Why nothing has to run: there is no source, or it is the stub."""
        if self.unit.source.content is None:
            return self.unit.source
        return Source(None, NOT_STARTED, Outcome.NOT_ATTEMPTED) if self._is_stub() else None

    def _is_stub(self) -> bool:
        """Whether the file is as it came. (A quiz says so itself: its file differs from student to student.)"""
        return _lines(self.recording.stub.encode()) == _lines(self.unit.source.content or b"")

    # ------------------------------------------------------------------ what fixtures give

    def rng(self, check: Check) -> np.random.Generator:
        """Return the generator of a check: public for visible ones, from the secret seed for hidden ones."""
        seed = self.course.secret_seed if check.hidden else self.course.seed
        name = zlib.crc32(f"{self.exercise.id}.{check.id}".encode())
        return np.random.default_rng([seed, name, self.unit.seed])

    def reference(self, check: Check) -> Any:
        """Return the reference: live where the solution is at hand, else what was recorded for this check."""
        if live := self._live_reference():
            return RecordingReference(live, self.answers.setdefault(check.id, [])) if self.building else live
        recorded = self.recording.checks.get(check.id)
        if recorded is None:
            raise CourseError(f"{self.exercise.recording} knows no check {check.id!r}", "Run `grade build`.")
        return RecordedReference(recorded)

    def _live_reference(self) -> ModuleType | None:
        file = None if self.unit.recorded else self.exercise.reference
        if file is None or not file.is_file():
            return None
        found: ModuleType = self.course.remember(("reference", file), lambda: load_reference(file))
        return found

    def quiz(self) -> Quiz:
        """Return the quiz in the order that the student's file names, else in that of the student."""
        try:
            named = self.student["STUDENT"]
        except StudentError:
            named = None
        return read_quiz(self.exercise, self.course.seed, named if type(named) is str else self.unit.student)

    @functools.cached_property
    def recording(self) -> Recording:
        """What is recorded of this exercise; empty while it is being made."""
        return Recording("") if self.building else load_recording(self.course, self.exercise)

    # ------------------------------------------------------------------ checks

    def begin(self) -> None:
        """Start a check; there is no point in it after a process of ours was lost."""
        if self.lost:
            raise self.lost
        self._first = None
        self.held.begin()

    @contextmanager
    def going_on(self, check: Check) -> Iterator[None]:
        """Let a visible check go on after its first failure, and raise that at its end.

        One call seldom tells two mistakes apart; what the check asks after it does. Models are left alone, as training
        takes long, and so is a source that has lost a process.
        """
        self._goes_on &= not self.held.has_died
        if not self._goes_on or check.hidden or self.unit.fail_fast or SETUPS[self.exercise.runtime].has_models:
            yield
            return
        token = NOTE.set(self._note)
        try:
            yield
        except GraderError:
            raise
        except Exception as error:  # whatever comes after a wrong value may be its fault
            if not self._first:
                raise
            if isinstance(error, SessionEnded):
                self._goes_on = False
                self.held.forgive()
        finally:
            NOTE.reset(token)
        if self._first:
            raise self._first[0]

    def _note(self, failure: CheckFailure) -> None:
        self._first = self._first or (failure, len(self.held.calls))

    def finish(self, check: Check, error: BaseException | None, seconds: float) -> None:
        """Note how a check ended."""
        if isinstance(error, ProcessLost):
            self.lost = error
            return
        calls = self.held.calls[: self._first[1]] if self._first else self.held.calls
        hidden = check.hidden and self.has_secrets
        outcome, found = (Outcome.PASSED, UNEXPLAINED) if error is None else explain(error, calls, hidden=hidden)
        transcript = self._sketch(outcome)
        self._called[check.id] = transcript
        if not check.hidden:
            self.transcripts[check.id] = transcript
            if isinstance(error, CheckFailure) and not isinstance(error, KnownMistake):
                self._failures[check.id] = error, calls
        earned = check.points if outcome is Outcome.PASSED else 0.0
        taken = 0.0 if hidden else seconds  # a sleep could tell what a hidden check has passed
        self.results.append(
            CheckResult(check.id, check.sentence, outcome, check.points, earned, found, taken, check.hidden)
        )
        self.held.calls = []
        if not self._hides_output:
            self.printed = self.held.output

    @property
    def _hides_output(self) -> bool:
        return self.has_secrets and any(check.hidden for check in self.results)

    def _sketch(self, outcome: Outcome) -> list[Any]:
        """Sketch the calls; a model that cannot be looked at any more ends the transcript."""
        sketches = []
        for call in self.held.calls:
            try:
                sketches.append(sketch_call(call))
            except ProcessLost as error:
                self.lost = error
            except (SessionEnded, StudentError):
                sketches.append([call.function, {"ended": str(outcome)}, {}, []])
        return sketches

    def refuse(self, problem: Source) -> None:
        """Give every check the same outcome, because nothing could be run."""
        found = plain(problem.problem)
        self.results += [
            CheckResult(c.id, c.sentence, problem.outcome, c.points, 0.0, found, hidden=c.hidden) for c in self.checks
        ]

    def result(self, seconds: float) -> Result:
        """End the processes, name the mistakes, find small examples, and return the record."""
        self.held.close()
        named = [self._named(check) for check in self.results]
        if self._wants_examples:
            self._find_examples()
        return Result(
            student=self.unit.student,
            exercise=self.exercise.id,
            revision=self.exercise.revision,
            key="" if self.building else result_key(self.course, self.unit, self.level).digest,
            checks=tuple(map(self._told, named)),
            seconds=round(seconds, 4),
            versions=dict(versions(self.exercise.runtime, self.level)),
            seed=self.unit.seed,
            output=self.printed if self._hides_output else self.held.output,
        )

    def _named(self, check: CheckResult) -> CheckResult:
        """Add the mistake's name to a check that did not pass because of what the student's functions did."""
        if check.outcome not in (Outcome.FAILED, Outcome.ERROR) or not self._called.get(check.id) or self.building:
            return check
        names = name_mistake(self.recording, self.transcripts, self._called[check.id])
        return replace(check, explanation=replace(check.explanation, mistakes=names))

    @property
    def _wants_examples(self) -> bool:
        """Whether somebody may read them; models are no plain values that could be made smaller."""
        return bool(self._failures) and not SETUPS[self.exercise.runtime].has_models and not self.unit.fail_fast

    def _find_examples(self) -> None:
        small = small_limits(self.exercise.limits)
        with closing(Examples(lambda: self._start(small), self._live_reference())) as examples:
            for name, (failure, calls) in self._failures.items():
                ladder = self.recording.checks[name].ladder if name in self.recording.checks else ()
                if example := examples.find(failure, calls, ladder):
                    self.examples[name] = example

    def _told(self, check: CheckResult) -> CheckResult:
        """Say the plain fact by the small example, and how the numbers are related where the mistake has no name."""
        if check.id not in self._failures:
            return check
        failure, calls = self._failures[check.id]
        found = tell(failure, calls, self.examples.get(check.id), check.explanation.mistakes)
        return replace(check, explanation=found)


def _data_sets(course: Course, source: bytes) -> dict[str, bytes]:
    """Return the course's data sets that a file mentions: it may open them by a path that works for the student."""
    return {file.name: file.read_bytes() for file in data_named(course, source)}


def _lines(content: bytes) -> list[bytes]:
    return [line.rstrip() for line in content.removeprefix(b"\xef\xbb\xbf").splitlines()]


def load_reference(file: Path) -> ModuleType:
    """Import a reference solution into the grader's own process."""
    spec = importlib.util.spec_from_file_location(f"reference_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise CourseError(f"{file} is not a Python file", "A reference is one module.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CourseError(f"{file} does not run: {type(error).__name__}: {error}", "Mend the reference.") from error
    return module


def load_recording(course: Course, exercise: Exercise) -> Recording:
    """Return the recording of an exercise, read once."""
    return course.remember(("recording", exercise.id), lambda: read_recording(exercise.recording))
