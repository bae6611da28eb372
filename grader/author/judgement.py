"""What runs of an exercise's cases prove: counts, and a sentence for each promise that does not hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from grader.author.build import stale
from grader.author.cases import Case
from grader.course.files import read_text, read_toml
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.engine.listing import declared_checks
from grader.errors import CourseError
from grader.explanation import mistake
from grader.feedback.fingerprint import same
from grader.feedback.recording import Recording
from grader.model import Exercise, Kind, Outcome, Result

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
    cases: int = 0
    ran: int = 0
    """How many of the cases were run; the others had been proven before."""
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
            "cases": self.cases,
            "ran": self.ran,
            "problems": list(self.problems),
        }

    def count(self, case: Case, *, good: bool = True, named: bool = True) -> None:
        """Count a case; one that has been proven before came out as it must."""
        match case.group:
            case "reference":
                self.reference = good
            case "stub":
                self.stub = good
            case "right" | "wrong" | "double":
                counted: Count = getattr(self, case.group)
                counted.total += 1
                counted.good += good
                counted.named += named


# ---------------------------------------------------------------------- without a run


def check_files(course: Course, exercise: Exercise, found: Verification) -> None:
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


def check_separation(found: Verification, recording: Recording) -> None:
    """Report wrong models that the recorded calls cannot tell apart."""
    for one, other in combinations(recording.mistakes, 2):
        alike = mistake(recording.names(one)) == mistake(recording.names(other))
        if not alike and same(dict(one.transcripts), dict(other.transcripts)):
            found.problems.append(f"wrong/{one.id} and wrong/{other.id} show the same numbers in every visible check")


# ---------------------------------------------------------------------- cases


def judge(found: Verification, exercise: Exercise, case: Case, results: Sequence[Result]) -> bool:
    """Judge a case by its runs, in their order; return whether it came out as it must."""
    before = len(found.problems)
    first = results[0]
    if case.group == "mutant":
        _judge_mutant(found, case, first)
        return len(found.problems) == before
    unexpected = _unexpected(case, first)
    found.problems += [f"{case.label}: {problem}" for problem in unexpected]
    good = first.outcome is not Outcome.PASSED if case.group == "double" else not unexpected
    named = True
    if case.group in ("wrong", "double"):
        # A quiz has its sentences only beside the solution, so the recorded run cannot show them.
        named = _is_named(found, case, [first] if exercise.kind is Kind.QUIZ else [first, results[-1]])
    found.count(case, good=good, named=named)
    _check_stability(found, case, results)
    return len(found.problems) == before


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


def _is_named(found: Verification, case: Case, results: Iterable[Result]) -> bool:
    """Whether the case's own sentence is shown, and no other, live and with the recording alone."""
    for result in results:
        sentences = {name.sentence for check in result.checks for name in check.explanation.mistakes}
        if sentences != {name.sentence for name in case.names}:
            shown = " | ".join(sorted(sentences)) or "nothing"
            found.problems.append(f"{case.label}: its sentence should be shown, but {shown} is")
            return False
    return True


def _check_stability(found: Verification, case: Case, results: Iterable[Result]) -> None:
    """The outcome of each check is the same in every run (the recorded one has only the visible checks)."""
    outcomes: defaultdict[str, set[Outcome]] = defaultdict(set)
    for result in results:
        for check in result.checks:
            outcomes[check.id].add(check.outcome)
    changing = [f"{name} ({', '.join(sorted(seen))})" for name, seen in outcomes.items() if len(seen) > 1]
    if changing:
        found.stable = False
        found.problems.append(f"{case.label}: the seed, the threads or the recording changes {'; '.join(changing)}")


# ---------------------------------------------------------------------- mutants


def _judge_mutant(found: Verification, case: Case, result: Result) -> None:
    """Whether it survives is judged with all others'; the grader must not fail of it."""
    for check in result.checks:
        if check.outcome is Outcome.GRADER_ERROR:
            found.problems.append(f"mutant {case.variant.id}: {check.id} is a grader error: {check.message}")


def judge_mutants(
    found: Verification, exercise: Exercise, tried: Mapping[str, Case], survivors: set[str], listed: Mapping[str, Any]
) -> None:
    """Count the mutants; a survivor needs a reason in equivalent_mutants.toml, and a reason needs a survivor."""
    unlisted = [name for name in tried if name in survivors and name not in listed]
    found.mutants = {
        "total": len(tried),
        "killed": len(tried) - len(survivors),
        "equivalent": len(survivors) - len(unlisted),
        "survived": len(unlisted),
    }
    found.problems += [f"mutant {name} survives ({tried[name].variant.sentence})" for name in unlisted]
    # Whether a trained network reaches a threshold can differ between machines, so there only the name must exist.
    trained = SETUPS[exercise.runtime].has_models
    for name in sorted(listed.keys() - (tried.keys() if trained else survivors)):
        found.problems.append(f"equivalent_mutants.toml lists {name}, which does not survive")


def equivalents(exercise: Exercise) -> dict[str, Any]:
    """Return the reasons of the mutants that no check can catch. Raises CourseError where one is missing."""
    file = exercise.solution / "equivalent_mutants.toml" if exercise.solution else None
    if file is None or not file.is_file():
        return {}
    listed = read_toml(file)
    for name, reason in listed.items():
        if not isinstance(reason, str) or not reason.strip():
            raise CourseError(f"{file} gives no reason for {name}", f'Write `"{name}" = "…"`.')
    return listed
