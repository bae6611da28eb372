"""A student's own report: how far, what failed and why, what to do next. As data, and as a page that needs no network.

Goes in: a course's copy and what it remembers (`Progress`). Comes out: a `StudentReport`, and from it HTML. The memory
lies in the student's hands and holds the student's words. What has another shape than ours is left out with a notice,
and everything that is shown is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from grader.course.declared import hidden_totals
from grader.course.files import read_text
from grader.course.reading import Course
from grader.engine.listing import total_points, visible_checks
from grader.explanation import MistakeName, printable
from grader.feedback.causes import Cause, causes
from grader.feedback.view import next_command, passed, said_once, stopped_at
from grader.model import CheckResult, Exercise, Outcome, Result
from grader.student.progress import Progress, source_digest

STUDENT_REPORT_FORMAT = 1
"""Version of the JSON of a `StudentReport`. 1: first."""
MOST_CHECKS = 200
MOST_MISTAKES = 10
MOST_POINTS = 1e6
LONGEST_SENTENCE = 500
LONGEST_MISTAKE = 2_000
LONGEST_MESSAGE = 4_000
LONGEST_TITLE = 120
"""What a record of ours never exceeds."""
MOST_NAMES = 5
"""So many names are listed in a notice."""
UNTRIED = (None, Outcome.NOT_ATTEMPTED)


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: a command, and why."""

    command: str
    why: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An exercise's picture as SVG that may stand in a page, or the sentence why there is none."""

    svg: str = ""
    problem: str = ""


@dataclass(frozen=True)
class ExerciseReport:
    """Where a student stands in one exercise."""

    exercise: Exercise
    result: Result | None
    """Of the last check; None before the first."""
    changed: bool
    """Whether the file is another one than the one that was checked."""
    hints_shown: int
    points: float
    """What the checks that the student can run are worth."""
    hidden: tuple[int, float]
    """Number and points of the checks that run only when it is graded."""

    @property
    def outcome(self) -> Outcome | None:
        return self.result.outcome if self.result else None

    @property
    def solved(self) -> bool:
        return self.outcome is Outcome.PASSED

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        return self.result.checks if self.result else ()

    @property
    def passed(self) -> int:
        return passed(self.checks)

    @property
    def score(self) -> float:
        return self.result.score if self.result else 0.0

    @property
    def share(self) -> float:
        """Return how much is done, 0 to 1; where there are no points, by checks."""
        if self.points:
            return self.score / self.points
        return self.passed / len(self.checks) if self.checks else 0.0

    @property
    def causes(self) -> list[Cause]:
        """Return the checks, those that failed for one reason together, as the terminal shows them."""
        return causes(self.checks)

    @property
    def mistakes(self) -> Mapping[str, list[str]]:
        """Return the sentence of each named mistake with the sentences of the checks that show it."""
        found: dict[str, list[str]] = {}
        for check in self.checks:
            if check.mistake:
                found.setdefault(check.mistake, []).append(check.sentence)
        return found

    @property
    def shared_message(self) -> str:
        """Return the message when nothing could be run, so that it is said once and not once per check."""
        return said_once(self.checks)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return what to do, the first thing first; nothing for what is solved."""
        name = self.exercise.id
        changed = (Step(f"grade check {name}", "Checks the file as it is now."),) if self.changed else ()
        command = next_command(name, self.outcome)
        match self.outcome:
            case None | Outcome.NOT_ATTEMPTED | Outcome.NEEDS_A_LOOK:
                return (*changed, Step(command, "Read the task, and where its file lies."))
            case Outcome.GRADER_ERROR:
                return (*changed, Step(command, "The grader failed, and that is not your fault."))
            case Outcome.PASSED:
                return changed
        place, is_unread = stopped_at(self.checks)
        if place and is_unread:  # no hint is about that
            return (Step(f"grade check {name}", f"Checks the file again: mend line {place.line} first."),)
        return (*changed, self._hint(command))

    def _hint(self, command: str) -> Step:
        count = len(self.exercise.hints)
        if self.hints_shown < count:
            return Step(command, f"Shows hint {self.hints_shown + 1} of {count}.")
        return Step(f"{command} --again", f"You have seen all {count} hints; this starts again.")

    def to_json(self) -> dict[str, Any]:
        """Return the exercise as plain data."""
        return {
            "id": self.exercise.id,
            "module": self.exercise.module,
            "title": self.exercise.title,
            "outcome": str(self.outcome) if self.outcome else None,
            "changed": self.changed,
            "score": self.score,
            "max_score": self.points,
            "hints_shown": self.hints_shown,
            "checks": [check.to_json() for check in self.checks],
            "next": [step.command for step in self.steps],
        }


@dataclass(frozen=True)
class ModuleReport:
    """Where a student stands in one module."""

    name: str
    title: str
    exercises: tuple[ExerciseReport, ...]

    @property
    def solved(self) -> int:
        return sum(exercise.solved for exercise in self.exercises)

    @property
    def score(self) -> float:
        return sum(exercise.score for exercise in self.exercises)

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in self.exercises)


@dataclass(frozen=True)
class StudentReport:
    """Everything that a student wants to see of the own work, in reading order."""

    title: str
    student: str
    modules: tuple[ModuleReport, ...]
    notices: tuple[str, ...]
    """What of the memory could not be used, as sentences."""

    @cached_property
    def exercises(self) -> tuple[ExerciseReport, ...]:
        return tuple(exercise for module in self.modules for exercise in module.exercises)

    @property
    def solved(self) -> int:
        return sum(module.solved for module in self.modules)

    @property
    def score(self) -> float:
        return sum(module.score for module in self.modules)

    @property
    def points(self) -> float:
        return sum(module.points for module in self.modules)

    @property
    def changed(self) -> tuple[ExerciseReport, ...]:
        return tuple(exercise for exercise in self.exercises if exercise.changed)

    @property
    def next(self) -> ExerciseReport | None:
        """Return the first exercise that is not solved, as `grade check` does."""
        return next((exercise for exercise in self.exercises if not exercise.solved), None)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "format": STUDENT_REPORT_FORMAT,
            "student": self.student,
            "course": self.title,
            "solved": self.solved,
            "score": self.score,
            "max_score": self.points,
            "notices": list(self.notices),
            "next": self.next.exercise.id if self.next else None,
            "modules": [
                {"id": m.name, "title": m.title, "solved": m.solved, "exercises": [e.to_json() for e in m.exercises]}
                for m in self.modules
            ],
        }


def student_report(course: Course, progress: Progress) -> StudentReport:
    """Return the report on a course's copy."""
    results = {name: _result(record) for name, record in progress.results.items()}
    rows = [
        _exercise_report(course, exercise, progress, results.get(exercise.id)) for exercise in course.exercises.values()
    ]
    modules = groupby(rows, key=lambda row: row.exercise.module)
    return StudentReport(
        title=course.title,
        student=course.student,
        modules=tuple(ModuleReport(name, module_title(course, name), tuple(rows)) for name, rows in modules),
        notices=tuple(_notices(course, results)),
    )


def _exercise_report(course: Course, exercise: Exercise, progress: Progress, result: Result | None) -> ExerciseReport:
    declared = 0.0 if result else _declared_points(course, exercise)
    return ExerciseReport(
        exercise=exercise,
        result=result,
        changed=result is not None and progress.sources.get(exercise.id) != source_digest(exercise),
        hints_shown=max(0, progress.hints.get(exercise.id, 0)),
        points=result.max_score if result else declared,
        hidden=(0, 0.0) if exercise.solution else hidden_totals(exercise),
    )


def _declared_points(course: Course, exercise: Exercise) -> float:
    """Return what the checks that run here are worth: hidden ones do where the solutions are at hand."""
    if exercise.solution:
        return total_points(course, exercise)
    return sum(check.points for check in visible_checks(course, exercise))


def module_title(course: Course, name: str) -> str:
    """Return the heading of a module's README, or the name of its folder where there is none."""
    try:
        heading = read_text(course.root / name / "README.md").partition("\n")[0][: 10 * LONGEST_TITLE]
    except (OSError, ValueError):
        heading = ""
    title = heading[2:].strip() if heading.startswith("# ") else ""
    return _clipped(title, LONGEST_TITLE) or name


def _result(record: Mapping[str, Any]) -> Result | None:
    """Return what a record says, None where it says anything that none of ours does."""
    try:
        found = Result.from_json(record)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None
    if not 0 < len(found.checks) <= MOST_CHECKS or not all(map(_is_ours, found.checks)):
        return None
    return replace(found, checks=tuple(map(_bounded, found.checks)))


def _is_ours(check: CheckResult) -> bool:
    texts = all(type(text) is str for text in (check.id, check.sentence))
    numbers = all(type(number) in (int, float) for number in (check.points, check.earned))
    return texts and numbers and 0 <= check.earned <= check.points <= MOST_POINTS


def _bounded(check: CheckResult) -> CheckResult:
    found = check.explanation.within(LONGEST_MESSAGE)
    names = (MistakeName(name.id, _clipped(name.sentence, LONGEST_MISTAKE)) for name in found.mistakes[:MOST_MISTAKES])
    sentence = _clipped(check.sentence, LONGEST_SENTENCE)
    return replace(check, sentence=sentence, explanation=replace(found, mistakes=tuple(names)))


def _notices(course: Course, results: Mapping[str, Result | None]) -> Iterator[str]:
    strangers = [name for name in results if name not in course.exercises]
    broken = [name for name in course.exercises if name in results and results[name] is None]
    if strangers:
        yield f"Left out, because this course has no such exercise: {_listed(strangers)}."
    if broken:
        yield f"What was remembered of {_listed(broken)} cannot be used. `grade check {broken[0]}` checks it anew."


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(_clipped(printable(name), 60) for name in names[:MOST_NAMES]) + more


def _clipped(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]} …"


def attempted(report: StudentReport) -> Iterable[Exercise]:
    """Yield the exercises that the student has written something for: those have a picture to draw."""
    return (row.exercise for row in report.exercises if row.outcome not in UNTRIED)


def page(report: StudentReport, pictures: Mapping[str, Picture], written: str) -> str:
    """Return the report as one HTML page.

    Args:
        report: what to show.
        pictures: by exercise; their SVG must come from `clean_svg`.
        written: when, as people write it.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("grader.student", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    environment.filters["number"] = lambda value: f"{value:g}"
    drawn = {name: Markup(picture.svg) for name, picture in pictures.items() if picture.svg}
    problems = {name: picture.problem for name, picture in pictures.items() if picture.problem}
    template = environment.get_template("report.html")
    return template.render(report=report, pictures=drawn, problems=problems, written=written)
