"""The author's gate: every promise that an exercise makes, run.

The reference scores full marks, the stub nothing, every right variant full marks; every wrong model fails exactly the
checks that it names and is recognised by its own sentence, with the recording alone as well; every mutant of the
reference is caught or listed with a reason; the verdicts are the same for other seeds and with two threads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from grader.author.build import Variant, doubles, reference_source, stale, stub, variants
from grader.author.mutants import Mutant, mutants
from grader.course.files import read_text, read_toml
from grader.course.quiz import read_quiz
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.engine.listing import declared_checks
from grader.engine.pool import Pool
from grader.errors import CourseError
from grader.explanation import MistakeName, mistake
from grader.feedback.fingerprint import same
from grader.feedback.recording import Recording, read_recording
from grader.model import Exercise, Kind, Outcome, Result, Source, Unit

VERIFY_FORMAT = 1
"""Version of `grade verify --json`. 1: first."""
SEEDS = range(5)
QUICK_SEEDS = range(2)
"""With `quick`, of wrong answers to Keras exercises: each is trained up to four times a run before it is given up."""
MUTANT_SECONDS = 2.0
"""CPU limit of a mutant of a numpy exercise: many loop for ever, none that matters computes longer."""
HINTS = 3


@dataclass
class Count:
    """How many of something there are, and how many came out as they must."""

    total: int = 0
    good: int = 0
    named: int = 0


@dataclass
class Verification:
    """What was found of one exercise."""

    id: str
    reference: bool = True
    stub: bool = True
    right: Count = field(default_factory=Count)
    wrong: Count = field(default_factory=Count)
    double: Count = field(default_factory=Count)
    mutants: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("total", "killed", "equivalent", "survived"), 0)
    )
    stable: bool = True
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems

    def to_json(self) -> dict[str, Any]:
        """Return the published shape."""
        return {
            "id": self.id,
            "ok": self.ok,
            "reference": self.reference,
            "stub": self.stub,
            "right": {"total": self.right.total, "accepted": self.right.good},
            "wrong": {"total": self.wrong.total, "rejected": self.wrong.good, "named": self.wrong.named},
            "double": {"total": self.double.total, "rejected": self.double.good, "named": self.double.named},
            "mutants": dict(self.mutants),
            "stable": self.stable,
            "problems": list(self.problems),
        }


@dataclass(frozen=True, slots=True)
class Case:
    """A source whose verdict is known beforehand."""

    group: str
    variant: Variant
    names: tuple[MistakeName, ...] = ()
    """The mistakes that it makes."""

    @property
    def label(self) -> str:
        return f"{self.group}/{self.variant.id}"


def verify(course: Course, exercises: Iterable[Exercise], jobs: int, *, quick: bool = False) -> Iterator[Verification]:
    """Yield what is found of each exercise, in order. Raises CourseError where there are no solutions to verify."""
    chosen = list(exercises)
    if course.solutions is None:
        raise CourseError(
            "this copy of the course has no solutions", "`grade verify` is for authors: run it in the repository."
        )
    with Pool(course, jobs, {exercise.runtime for exercise in chosen}) as pool:
        for exercise in chosen:
            yield _verify(course, exercise, pool, quick=quick)


def _verify(course: Course, exercise: Exercise, pool: Pool, *, quick: bool) -> Verification:
    found = Verification(exercise.id)
    try:
        _check_files(course, exercise, found)
        cases = list(_cases(course, exercise))
        units = [unit for case in cases for unit in runs(exercise, case, quick=quick)]
        mutated, listed = _mutants(exercise), _equivalents(exercise)
        recording = read_recording(exercise.recording)
    except CourseError as error:
        found.problems.append(f"{error} {error.hint}".strip())
        return found
    results = _run(exercise, units, mutated, pool)
    for case in cases:
        _judge(found, exercise, case, results[case.label])
    _judge_mutants(found, exercise, mutated, listed, results)
    _check_separation(found, recording)
    return found


def _check_files(course: Course, exercise: Exercise, found: Verification) -> None:
    """Look at what needs no run: texts, points, generated files."""
    found.problems += stale(course, exercise)
    readme = exercise.folder / "README.md"
    if not readme.is_file() or len(read_text(readme).split()) < 80:
        found.problems.append(f"{readme} is missing or too short to work from")
    if len(exercise.hints) != HINTS:
        found.problems.append(f"{exercise.id} has {len(exercise.hints)} hints, {HINTS} are needed")
    if exercise.solution and not (exercise.solution / "NOTES.md").is_file():
        found.problems.append(f"{exercise.solution / 'NOTES.md'} is missing")
    for check in declared_checks(course, exercise):
        if not check.sentence or check.points <= 0:
            found.problems.append(f"{check.id} needs a docstring and `@points(n)` with n > 0")


# ---------------------------------------------------------------------- cases


def _cases(course: Course, exercise: Exercise) -> Iterator[Case]:
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


def _mutants(exercise: Exercise) -> list[Mutant]:
    return [] if exercise.kind is Kind.QUIZ else mutants(reference_source(exercise))


def _run(exercise: Exercise, units: list[Unit], mutated: list[Mutant], pool: Pool) -> Mapping[str, list[Result]]:
    """Grade everything; return the results by label, in the order of seed, then threads, then the recorded run."""
    cpu = None if SETUPS[exercise.runtime].has_models else MUTANT_SECONDS
    tried = [Unit(f"mutant/{m.id}", exercise.id, Source(m.source.encode()), fail_fast=True, cpu=cpu) for m in mutated]
    results: defaultdict[str, list[tuple[Unit, Result]]] = defaultdict(list)
    for unit, result in pool.grade([*units, *tried]):
        results[unit.student].append((unit, result))
    return {label: [result for _, result in sorted(found, key=_place)] for label, found in results.items()}


def _place(run: tuple[Unit, Result]) -> tuple[bool, int, int]:
    return run[0].recorded, run[0].threads, run[0].seed


def runs(exercise: Exercise, case: Case, *, quick: bool = False) -> Iterator[Unit]:
    """Yield the runs of a case: five seeds, two threads, and one with the recording in place of the solution."""
    source = Source(case.variant.source.encode())
    if case.group == "stub":
        yield Unit(case.label, exercise.id, source)
        return
    few = quick and case.group == "wrong" and SETUPS[exercise.runtime].has_models
    for seed in QUICK_SEEDS if few else SEEDS:
        yield Unit(case.label, exercise.id, source, seed=seed)
    yield Unit(case.label, exercise.id, source, threads=2)
    yield Unit(case.label, exercise.id, source, recorded=True)


# ---------------------------------------------------------------------- judgement


def _judge(found: Verification, exercise: Exercise, case: Case, results: list[Result]) -> None:
    first = results[0]
    good = not _unexpected(case, first)
    for problem in _unexpected(case, first):
        found.problems.append(f"{case.label}: {problem}")
    match case.group:
        case "reference":
            found.reference = good
            _check_time(found, exercise, first)
        case "stub":
            found.stub = good and first.score == 0
        case "right":
            found.right.total += 1
            found.right.good += good
        case "wrong":
            found.wrong.total += 1
            found.wrong.good += good
            # A quiz has its sentences only beside the solution, so the recorded run cannot show them.
            found.wrong.named += _is_named(found, case, [first] if exercise.kind is Kind.QUIZ else [first, results[-1]])
        case "double":
            found.double.total += 1
            found.double.good += first.outcome is not Outcome.PASSED
            found.double.named += _is_named(found, case, [first, results[-1]])
    _check_stability(found, case, results)


def _unexpected(case: Case, result: Result) -> list[str]:
    """Return how a result differs from what the case promises."""
    failed = {check.id: check for check in result.checks if check.outcome is not Outcome.PASSED}
    problems = [f"{name} should fail and passes" for name in case.variant.expect if name not in failed]
    for name, check in failed.items():
        if case.group not in ("stub", "double") and name not in case.variant.expect:
            problems.append(f"{name} fails ({check.outcome}): {check.message or check.mistake}")
        elif check.outcome is Outcome.GRADER_ERROR:
            problems.append(f"{name} is a grader error: {check.message}")
    if case.group == "wrong" and not case.variant.expect:
        problems.append("names no check that it must fail (`# expect: test_…`)")
    return problems


def _is_named(found: Verification, case: Case, results: list[Result]) -> bool:
    """Whether the case's own sentence is shown, and no other, live and with the recording alone."""
    for result in results:
        sentences = {name.sentence for check in result.checks for name in check.explanation.mistakes}
        if sentences != {name.sentence for name in case.names}:
            shown = " | ".join(sorted(sentences)) or "nothing"
            found.problems.append(f"{case.label}: its sentence should be shown, but {shown} is")
            return False
    return True


def _check_stability(found: Verification, case: Case, results: list[Result]) -> None:
    """The outcome of each check is the same in every run (the recorded one has only the visible checks)."""
    outcomes: defaultdict[str, set[Outcome]] = defaultdict(set)
    for result in results:
        for check in result.checks:
            outcomes[check.id].add(check.outcome)
    changing = [f"{name} ({', '.join(sorted(seen))})" for name, seen in outcomes.items() if len(seen) > 1]
    if changing:
        found.stable = False
        found.problems.append(f"{case.label}: the seed, the threads or the recording changes {'; '.join(changing)}")


def _check_time(found: Verification, exercise: Exercise, result: Result) -> None:
    if result.seconds > exercise.limits.cpu / 2:
        limit = f"half of the limit of {exercise.limits.cpu:g} s is the most"
        found.problems.append(f"the reference takes {result.seconds:.1f} s; {limit}")


def _judge_mutants(
    found: Verification,
    exercise: Exercise,
    mutated: list[Mutant],
    listed: Mapping[str, Any],
    results: Mapping[str, list[Result]],
) -> None:
    """Count the mutants; a survivor needs a reason in equivalent_mutants.toml, and a reason needs a survivor."""
    survivors = {m.id: m for m in mutated if results[f"mutant/{m.id}"][0].outcome is Outcome.PASSED}
    unlisted = [m for m in survivors.values() if m.id not in listed]
    found.mutants = {
        "total": len(mutated),
        "killed": len(mutated) - len(survivors),
        "equivalent": len(survivors) - len(unlisted),
        "survived": len(unlisted),
    }
    for mutant in unlisted:
        found.problems.append(f"mutant {mutant.id} survives (line {mutant.line}: {mutant.before} -> {mutant.after})")
    for check, mutant in ((check, m) for m in mutated for check in results[f"mutant/{m.id}"][0].checks):
        if check.outcome is Outcome.GRADER_ERROR:
            found.problems.append(f"mutant {mutant.id}: {check.id} is a grader error: {check.message}")
    # Whether a trained network reaches a threshold can differ between machines, so there only the name must exist.
    trained = SETUPS[exercise.runtime].has_models
    for name in sorted(listed.keys() - ({m.id for m in mutated} if trained else survivors.keys())):
        found.problems.append(f"equivalent_mutants.toml lists {name}, which does not survive")


def _equivalents(exercise: Exercise) -> dict[str, Any]:
    """Return the reasons of the mutants that no check can catch."""
    file = exercise.solution / "equivalent_mutants.toml" if exercise.solution else None
    if file is None or not file.is_file():
        return {}
    listed = read_toml(file)
    for name, reason in listed.items():
        if not isinstance(reason, str) or not reason.strip():
            raise CourseError(f"{file} gives no reason for {name}", f'Write `"{name}" = "…"`.')
    return listed


def _check_separation(found: Verification, recording: Recording) -> None:
    """Report wrong models that the recorded calls cannot tell apart."""
    for one, other in combinations(recording.mistakes, 2):
        alike = mistake(recording.names(one)) == mistake(recording.names(other))
        if not alike and same(dict(one.transcripts), dict(other.transcripts)):
            found.problems.append(f"wrong/{one.id} and wrong/{other.id} show the same numbers in every visible check")
