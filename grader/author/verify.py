"""The author's gate: every promise that an exercise makes, proven by running what has not been proven before.

The reference scores full marks, the stub nothing, every right variant full marks; every wrong model fails exactly the
checks that it names and is recognised by its own sentence, with the recording alone as well; every mutant of the
reference is caught or listed with a reason; the verdicts are the same for other seeds and with two threads.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.author.cases import Case, cases, in_order, runs
from grader.author.judgement import Verification, check_files, check_separation, equivalents, judge, judge_mutants
from grader.author.proofs import OURS, Basis, Proof, Proofs, basis_of, found_of, is_sampled, own_of
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.engine.pool import Pool
from grader.errors import CourseError
from grader.feedback.recording import Recording, read_recording
from grader.model import Exercise, Result, Unit

VERIFY_FORMAT = 1
"""Version of `grade verify --json`. 1: first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be run beyond the cases that are not proven."""

    everything: bool = False
    quick: bool = False
    """Networks with one seed, whatever has changed."""
    share: float = 0.0
    """Of the cases whose proof stands: they are run again, and must give what they gave."""
    commit: str = ""
    """What draws them."""


@dataclass(frozen=True, slots=True)
class Known:
    """A case, and what the file of proofs says of it."""

    case: Case
    name: str
    own: str
    proof: Proof | None
    changed: frozenset[str]
    """What is not as it was when it was proven."""

    @property
    def stands(self) -> bool:
        return self.proof is not None and not self.changed


@dataclass
class Plan:
    """What is to be run for one exercise, and what came of it."""

    exercise: Exercise
    found: Verification
    basis: Basis = field(default_factory=lambda: Basis({}))
    known: list[Known] = field(default_factory=list)
    few: dict[str, bool] = field(default_factory=dict)
    """The labels of the cases that are run, and whether with one seed."""
    units: list[Unit] = field(default_factory=list)
    results: defaultdict[str, list[tuple[Unit, Result]]] = field(default_factory=lambda: defaultdict(list))
    left: int = 0
    listed: Mapping[str, Any] = field(default_factory=dict)
    recording: Recording | None = None

    def note(self, unit: Unit, result: Result) -> None:
        """Note the result of a run."""
        self.results[unit.student].append((unit, result))
        self.left -= 1

    def results_of(self, case: Case) -> list[Result]:
        """Return the results of a case in the order of its runs."""
        return [result for _, result in sorted(self.results[case.label], key=lambda run: in_order(run[0]))]


def verify(
    course: Course,
    exercises: Iterable[Exercise],
    jobs: int,
    asked: Asked = Asked(),
) -> Iterator[Verification]:
    """Yield what is found of each exercise, in order. Raises CourseError where there are no solutions to verify."""
    if course.solutions is None:
        raise CourseError(
            "this copy of the course has no solutions", "`grade verify` is for authors: run it in the repository."
        )
    proofs = Proofs.of(course)
    plans = [_plan(course, exercise, proofs, asked) for exercise in exercises]
    for plan in _run(course, plans, jobs):
        _judge(plan, proofs)
        yield plan.found


def survey(course: Course, exercise: Exercise, proofs: Proofs, basis: Basis) -> Iterator[Known]:
    """Yield every case of an exercise with what is known of it. Raises CourseError as `cases` does."""
    for case in cases(course, exercise):
        name, own = f"{exercise.id}/{case.label}", own_of(course, exercise, case)
        yield Known(case, name, own, proofs.cases.get(name), proofs.changed(name, basis, own))


# ---------------------------------------------------------------------- what is run


def _plan(course: Course, exercise: Exercise, proofs: Proofs, asked: Asked) -> Plan:
    plan = Plan(exercise, Verification(exercise.id))
    try:
        check_files(course, exercise, plan.found)
        plan.recording, plan.listed = read_recording(exercise.recording), equivalents(exercise)
        plan.basis = basis_of(course, exercise)
        known = list(survey(course, exercise, proofs, plan.basis))
    except CourseError as error:
        plan.found.problems.append(f"{error} {error.hint}".strip())
        return plan
    plan.known = known
    plan.few = {one.case.label: _few(exercise, one, asked) for one in known if _is_wanted(one, asked)}
    wanted = (one.case for one in known if one.case.label in plan.few)
    plan.units = [unit for case in wanted for unit in runs(exercise, case, few=plan.few[case.label])]
    plan.left = len(plan.units)
    plan.found.cases, plan.found.ran = len(known), len(plan.few)
    return plan


def _is_wanted(one: Known, asked: Asked) -> bool:
    return asked.everything or not one.stands or is_sampled(one.name, asked.commit, asked.share)


def _few(exercise: Exercise, one: Known, asked: Asked) -> bool:
    """Whether one seed is enough: to repeat a proof, or of a network when nothing but the grader has changed."""
    if one.stands and not asked.everything:
        return True
    ours = one.proof is not None and one.changed <= OURS and not asked.everything
    return SETUPS[exercise.runtime].has_models and (asked.quick or ours)


def _run(course: Course, plans: Sequence[Plan], jobs: int) -> Iterator[Plan]:
    """Yield each plan when all of it has run, in order; the workers go on with the next meanwhile."""
    left = deque(plans)
    by_id = {plan.exercise.id: plan for plan in plans}
    yield from _complete(left)
    if not left:
        return
    with Pool(course, jobs, {plan.exercise.runtime for plan in left if plan.units}) as pool:
        for unit, result in pool.grade(unit for plan in plans for unit in plan.units):
            by_id[unit.exercise].note(unit, result)
            yield from _complete(left)


def _complete(left: deque[Plan]) -> Iterator[Plan]:
    while left and not left[0].left:
        yield left.popleft()


# ---------------------------------------------------------------------- what came of it


def _judge(plan: Plan, proofs: Proofs) -> None:
    if plan.recording is None or not plan.known:  # a file cannot be read: that has been told
        return
    proven = {one.name: proof for one in plan.known if (proof := _proof(plan, one))}
    mutants = {one.case.variant.id: one.case for one in plan.known if one.case.group == "mutant"}
    survivors = {name for name, case in mutants.items() if _survives(plan, case, proven)}
    judge_mutants(plan.found, plan.exercise, mutants, survivors, plan.listed)
    check_separation(plan.found, plan.recording)
    proofs.store(plan.exercise.id, plan.basis, proven)


def _proof(plan: Plan, one: Known) -> Proof | None:
    """Return the proof of a case, that which stands or a new one; None where its runs prove nothing."""
    if one.case.label not in plan.few:
        plan.found.count(one.case)
        return one.proof
    results = plan.results_of(one.case)
    good = judge(plan.found, plan.exercise, one.case, results)
    found = found_of(one.case, results)
    if one.proof and one.stands and (not good or found != one.proof.found):
        plan.found.problems.append(f"{one.case.label}: its proof does not repeat ({found}, not {one.proof.found})")
        return None
    if not good:
        return None
    few = plan.few[one.case.label]
    return one.proof if one.stands and few else Proof(plan.basis.digest, one.own, found, is_full=not few)


def _survives(plan: Plan, case: Case, proven: Mapping[str, Proof]) -> bool:
    proof = proven.get(f"{plan.exercise.id}/{case.label}")
    return (proof.found if proof else found_of(case, plan.results_of(case))) == "survived"
