"""Cases of an exercise: sources whose verdict is known beforehand, and how often each is run to prove it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.author.build import Variant, doubles, reference_source, stub, variants
from grader.author.mutants import mutants
from grader.course.quiz import read_quiz
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.engine.listing import declared_checks
from grader.explanation import MistakeName
from grader.model import Exercise, Kind, Source, Unit

SEEDS = range(5)
FEW_SEEDS = range(2)
"""Of a wrong model that differs from another by a constant alone."""
OF_THE_LIMIT = 0.5
"""The part of the CPU seconds with which the reference must do: other ways and other machines take longer."""
MUTANT_SECONDS = 2.0
"""CPU limit of a mutant of a numpy exercise: many loop for ever, none that matters computes longer."""


@dataclass(frozen=True, slots=True)
class Case:
    """A source whose verdict is known beforehand; of a mutant only that some check has to fail."""

    group: str
    variant: Variant
    names: tuple[MistakeName, ...] = ()
    """The mistakes that it makes."""

    @property
    def label(self) -> str:
        return f"{self.group}/{self.variant.label}"


def cases(course: Course, exercise: Exercise) -> Iterator[Case]:
    """Yield every case of an exercise. Raises CourseError where a file of one cannot be read."""
    if exercise.kind is Kind.QUIZ:
        yield from _quiz_cases(course, exercise)
        return
    names = tuple(check.id for check in declared_checks(course, exercise))
    yield Case("reference", Variant(exercise.id, "", (), reference_source(exercise)))
    begun = stub(course, exercise) + "\n# begun\n"  # as it came it would not even be run
    yield Case("stub", Variant(exercise.id, "", names, begun))
    for group in ("right", "wrong"):
        yield from (Case(group, variant, variant.names) for variant in variants(exercise, group))
    for double in doubles(exercise):
        yield Case("double", Variant(double.id, "", (), double.source), double.names)
    for mutant in mutants(reference_source(exercise)):
        place = f"line {mutant.line}: {mutant.before} -> {mutant.after}"
        yield Case("mutant", Variant(mutant.id, place, (), mutant.source))


def _quiz_cases(course: Course, exercise: Exercise) -> Iterator[Case]:
    """Derive a quiz's cases from its answers: all right, in three orders of options; and each wrong option alone."""
    hidden = [check.id for check in declared_checks(course, exercise) if check.hidden]
    for student in ("", "ada", "emmy"):
        quiz = read_quiz(exercise, course.seed, student)
        right = {q.id: next(o.text for o in q.options if o.right) for q in quiz.questions}
        source = quiz.source(exercise.title, quiz.letters(right))
        yield Case("right" if student else "reference", Variant(student or exercise.id, "", (), source))
    quiz = read_quiz(exercise, course.seed)
    yield Case("stub", Variant(exercise.id, "", tuple(hidden), quiz.source(exercise.title)))
    for question, check in zip(quiz.questions, hidden, strict=True):
        for place, option in enumerate(o for o in question.options if not o.right):
            source = quiz.source(exercise.title, quiz.letters(right | {question.id: option.text}))
            named = MistakeName(f"{question.id}.{option.place}", option.sentence)
            yield Case("wrong", Variant(f"{question.id}_{place}", option.sentence, (check,), source), (named,))


def runs(exercise: Exercise, case: Case, *, few: bool = False) -> Iterator[Unit]:
    """Yield the runs of a case: five seeds, two threads, and one with the recording for the solution.

    With `few`, the first of them and the one with the recording: what a proof is compared with.
    """
    source = Source(case.variant.source.encode())
    if case.group == "mutant":
        cpu = None if SETUPS[exercise.runtime].has_models else MUTANT_SECONDS
        yield Unit(case.label, exercise.id, source, fail_fast=True, cpu=cpu)
        return
    if case.group == "stub":
        yield Unit(case.label, exercise.id, source)
        return
    cpu = OF_THE_LIMIT * exercise.limits.cpu if case.group == "reference" else None
    seeds = range(1) if few else FEW_SEEDS if case.variant.also else SEEDS
    for seed in seeds:
        yield Unit(case.label, exercise.id, source, seed=seed, cpu=cpu)
    if seeds is SEEDS:
        yield Unit(case.label, exercise.id, source, threads=2, cpu=cpu)
    yield Unit(case.label, exercise.id, source, recorded=True, cpu=cpu)


def in_order(unit: Unit) -> tuple[bool, int, int]:
    """Sort runs of a case by seed, then threads; the one with the recording is the last."""
    return unit.recorded, unit.threads, unit.seed
