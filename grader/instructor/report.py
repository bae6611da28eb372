"""The class report: who has what, how hard each exercise was, and which mistakes are common. Pure computation.

A result that ends in `grader_error` or `needs_a_look` says nothing about the student. It stays in sight, in a list of
its own and in the student's row, and is left out of every sum and mean: it must never look like a zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from grader.model import UNJUDGED, Outcome, Result

REPORT_FORMAT = 1
"""Version of the JSON of a `ClassReport`. 1: first."""


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student's results by exercise; `score` and `max_score` sum those that are judged."""

    student: str
    scores: Mapping[str, Result]
    score: float
    max_score: float

    def to_json(self) -> dict[str, Any]:
        """Return the row as plain data, with outcome and score of each exercise."""
        scores = {
            exercise: {"outcome": str(result.outcome), "score": result.score, "max_score": result.max_score}
            for exercise, result in self.scores.items()
        }
        return {"student": self.student, "score": self.score, "max_score": self.max_score, "scores": scores}


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """How a class did in one exercise."""

    exercise: str
    submissions: int
    """All results, whatever their outcome."""
    attempted: int
    """Results that judge something: none that is `not_attempted`, `needs_a_look` or `grader_error`."""
    passed: int
    """Results with full marks."""
    mean: float
    """Mean share of the full marks, 0 to 1, over the attempted; 0 when there are none."""


@dataclass(frozen=True, slots=True)
class MistakeRow:
    """A recognised mistake and who made it; a student counts once however many checks show it."""

    sentence: str
    exercise: str
    students: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Points that rest on what a student's own process says of a Keras model, and why it was not rebuilt."""

    student: str
    exercise: str
    points: float
    why: str


@dataclass(frozen=True, slots=True)
class ClassReport:
    """Everything a teacher wants to see of a class, in a fixed order."""

    students: tuple[StudentRow, ...]
    exercises: tuple[ExerciseRow, ...]
    mistakes: tuple[MistakeRow, ...]
    """Commonest first."""
    grader_errors: tuple[tuple[str, str, str], ...]
    """Student, exercise and message of what went wrong on our side."""
    needs_a_look: tuple[tuple[str, str, str], ...] = ()
    """Student, exercise and message of what only a person can judge."""
    claims: tuple[Claim, ...] = ()
    """What a person should look at: models that only the student's own process could judge."""

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data, our own errors first."""
        return {
            "format": REPORT_FORMAT,
            "grader_errors": _records(self.grader_errors),
            "needs_a_look": _records(self.needs_a_look),
            "students": [row.to_json() for row in self.students],
            "exercises": [asdict(row) for row in self.exercises],
            "claims": [asdict(row) for row in self.claims],
            "mistakes": [asdict(row) | {"students": list(row.students)} for row in self.mistakes],
        }


def _records(told: Iterable[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [{"student": student, "exercise": exercise, "message": message} for student, exercise, message in told]


def class_report(results: Iterable[Result]) -> ClassReport:
    """Return the report of a class; of several results of a student for an exercise the last one counts."""
    last = {(result.student, result.exercise): result for result in results}
    ordered = [last[pair] for pair in sorted(last)]
    return ClassReport(
        students=tuple(_student_row(*group) for group in _grouped(ordered, lambda result: result.student)),
        exercises=tuple(_exercise_row(*group) for group in _grouped(ordered, lambda result: result.exercise)),
        mistakes=tuple(_mistake_rows(ordered)),
        grader_errors=tuple(_messages(ordered, Outcome.GRADER_ERROR)),
        needs_a_look=tuple(_messages(ordered, Outcome.NEEDS_A_LOOK)),
        claims=tuple(_claims(ordered)),
    )


def _grouped(results: Iterable[Result], name: Callable[[Result], str]) -> list[tuple[str, list[Result]]]:
    """Return the results by a name of theirs, sorted by that name, each group in the given order."""
    groups: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[name(result)].append(result)
    return sorted(groups.items())


def _student_row(student: str, results: list[Result]) -> StudentRow:
    judged = [result for result in results if result.outcome not in UNJUDGED]
    return StudentRow(
        student=student,
        scores={result.exercise: result for result in results},
        score=sum(result.score for result in judged),
        max_score=sum(result.max_score for result in judged),
    )


def _exercise_row(exercise: str, results: list[Result]) -> ExerciseRow:
    attempted = [result for result in results if result.outcome not in UNJUDGED | {Outcome.NOT_ATTEMPTED}]
    shares = [result.score / result.max_score for result in attempted if result.max_score]
    return ExerciseRow(
        exercise=exercise,
        submissions=len(results),
        attempted=len(attempted),
        passed=sum(result.outcome is Outcome.PASSED for result in attempted),
        mean=fmean(shares) if shares else 0.0,
    )


def _mistake_rows(results: Iterable[Result]) -> list[MistakeRow]:
    """Count the mistakes by what they are; of several wordings the newest is shown."""
    students: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    sentences: dict[tuple[str, str], str] = {}
    for result in sorted(results, key=lambda result: result.revision):
        for name in (name for check in result.checks for name in check.explanation.mistakes):
            mistake = result.exercise, name.id or name.sentence
            students[mistake].add(result.student)
            sentences[mistake] = name.sentence
    rows = [MistakeRow(sentences[mistake], mistake[0], tuple(sorted(who))) for mistake, who in students.items()]
    return sorted(rows, key=lambda row: (-len(row.students), row.exercise, row.sentence))


def _claims(results: Iterable[Result]) -> Iterator[Claim]:
    for result in results:
        if why := next((check.claim for check in result.checks if check.claim), ""):
            yield Claim(result.student, result.exercise, result.claimed, why)


def _messages(results: Iterable[Result], outcome: Outcome) -> list[tuple[str, str, str]]:
    """Return each distinct message of checks that ended so, once for each student and exercise."""
    found = (
        (result.student, result.exercise, check.message)
        for result in results
        for check in result.checks
        if check.outcome is outcome
    )
    return list(dict.fromkeys(found))
