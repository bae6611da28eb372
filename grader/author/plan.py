"""An exercise on its way through the stages of `grade verify`: what runs next, what is wrong, what is proven then."""

from __future__ import annotations

import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from grader.author.accept import accept
from grader.author.alike import Pair, pairs
from grader.author.build import doubles, stale, variants
from grader.author.cases import Case, in_order, runs
from grader.author.causes import Fault, told
from grader.author.judgement import Verification, check_files, equivalents, judge, judge_mutants
from grader.author.known import Asked, Known, is_brief, is_touched, is_wanted, survey
from grader.author.places import check_places, shown
from grader.author.proofs import Basis, Proof, Proofs, basis_of, found_of
from grader.author.sources import failing, loaded, unkept, unreadable
from grader.author.stages import GROUPS, Stage, Staged
from grader.author.unfilled import unfilled
from grader.course.reading import Course
from grader.course.runtime import SETUPS
from grader.errors import CourseError
from grader.feedback.recording import read_recording
from grader.model import Exercise, Outcome, Result, Unit

KEEP_SECONDS = 5.0
"""So often what is proven is written down while an exercise runs: whoever ends it loses no more."""


@dataclass
class Plan:
    """What is to be run for one exercise, and what has come of it."""

    course: Course
    exercise: Exercise
    proofs: Proofs
    asked: Asked
    found: Staged
    basis: Basis = field(default_factory=lambda: Basis({}))
    checks: dict[str, str] = field(default_factory=dict)
    """What each is called where it is told with its place."""
    known: list[Known] = field(default_factory=list)
    brief: dict[str, bool] = field(default_factory=dict)
    """The labels of the cases that are to be run, and whether with one seed."""
    listed: Mapping[str, Any] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    stages: deque[Stage] = field(default_factory=lambda: deque(Stage))
    """That which runs now, and those after it."""
    waiting: deque[Unit] = field(default_factory=deque)
    """The runs of this stage that nobody has begun."""
    begun: int = 0
    """How many runs this stage has."""
    left: int = 0
    """How many of them have not ended."""
    running: Counter[str] = field(default_factory=Counter)
    """How many runs of each case in this stage have not ended."""
    due: dict[str, int] = field(default_factory=dict)
    """How many runs of each case that is to be run have not ended, in this stage and those after it."""
    kept: float = field(default_factory=time.monotonic)
    """When what is proven was last written down."""
    results: defaultdict[str, list[tuple[Unit, Result]]] = field(default_factory=lambda: defaultdict(list))
    judged: set[str] = field(default_factory=set)
    """The labels of the cases that have been judged by all their runs."""
    bad: set[str] = field(default_factory=set)
    """The labels of the cases that did not come out as they must."""

    # ------------------------------------------------------------------ what is run

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to run."""
        return not self.left and not self.stages

    def note(self, unit: Unit, result: Result) -> None:
        """Note the result of a run; after the last of a stage the next one begins."""
        self.results[unit.student].append((unit, result))
        self.due[unit.student] -= 1
        self.running[unit.student] -= 1
        self.left -= 1
        if self.asked.first and self._is_bad(unit.student):
            self.left -= len(self.waiting)
            self.waiting.clear()
        if not self.left:
            self._finish()
            self.go_on()
        if time.monotonic() - self.kept > KEEP_SECONDS:
            self.keep()

    @property
    def standing(self) -> str:
        """How far it is, in words."""
        stage = f"{self.stages[0]}, {self.begun - self.left} of {self.begun} runs" if self.stages else "done"
        return f"{self.exercise.id}: {stage}"

    def go_on(self) -> None:
        """Begin stage after stage, until one has something to run or something is wrong."""
        while self.stages:
            self.waiting.extend(self._units(self.stages[0]))
            self.begun = self.left = len(self.waiting)
            self.running = Counter(unit.student for unit in self.waiting)
            if self.left:
                return
            self._finish()

    def _units(self, stage: Stage) -> Iterator[Unit]:
        for one in self._run_in(stage):
            first = list(runs(self.exercise, one.case, few=True))
            every = runs(self.exercise, one.case) if stage is Stage.SEEDS else first
            yield from (unit for unit in every if stage is not Stage.SEEDS or unit not in first)

    def _run_in(self, stage: Stage) -> list[Known]:
        """Return the cases that run in a stage, those at which the author is just working before the others."""
        wanted = (one for one in self.known if one.case.label in self.brief and one.case.group in GROUPS[stage])
        chosen = [one for one in wanted if stage is not Stage.SEEDS or not self.brief[one.case.label]]
        return sorted(chosen, key=is_touched, reverse=True)

    def _finish(self) -> None:
        """Judge the stage whose runs have ended; where something is wrong, those after it are not run."""
        stage = self.stages.popleft()
        try:
            problems = self._problems(stage)
        except CourseError as error:
            problems = [f"{error}. {error.hint}" if error.hint else str(error)]
        self.found.problems = [shown(self.course, problem) for problem in problems]
        if problems or (stage is Stage.CHECKS and self._is_untrained):
            self.found.not_run = tuple(self.stages)
            self.stages.clear()

    # ------------------------------------------------------------------ what is wrong

    @property
    def _is_untrained(self) -> bool:
        return self.asked.untrained and SETUPS[self.exercise.runtime].has_models

    def _is_bad(self, label: str) -> bool:
        """Whether a case whose runs of this stage have ended has not come out."""
        [case] = (one for one in self.known if one.case.label == label)
        return not self.running[label] and any(self._faults(case))

    def _problems(self, stage: Stage) -> list[str]:
        match stage:
            case Stage.FILES:
                return self._of_files()
            case Stage.CHECKS:
                return self._of_checks()
        ended = (one for one in self._run_in(stage) if not self.running[one.case.label])
        faults = [fault for one in ended for fault in self._faults(one)]
        alike = [pair.problem for pair in self.pairs] if stage is Stage.WRONG else []
        return [*alike, *told(faults), *(self._of_mutants() if stage is Stage.MUTANTS else ())]

    def _of_files(self) -> list[str]:
        """Return what is wrong with the files as texts. Raises CourseError for what a file of models lacks."""
        if problems := unreadable(self.course, self.exercise) or [*map(str, unfilled(self.course, self.exercise))]:
            return problems
        for folder in ("right", "wrong"):
            variants(self.exercise, folder)
        doubles(self.exercise)
        self.listed = equivalents(self.exercise)
        return []

    def _of_checks(self) -> list[str]:
        """Return what is wrong with the checks and with what is made of them; if nothing is, plan what is run."""
        checks = loaded(self.course, self.exercise)
        if problems := unkept(self.course, self.exercise, checks):
            return problems
        recording = read_recording(self.exercise.recording)
        looked = Verification(self.exercise.id)
        check_files(self.course, self.exercise, looked)
        made = stale(self.course, self.exercise)
        rest = [problem for problem in looked.problems if problem not in made]
        if looked.problems:
            return [f"{'; '.join(made)}: run `grade build {self.exercise.id}`", *rest] if made else rest
        places = check_places(self.course, self.exercise)
        self.checks = {c.id: f"{c.id} ({places[c.id]})" if c.id in places else c.id for c in checks}
        self.pairs = pairs(self.exercise, recording)
        self._survey()
        return [pair.problem for pair in self.pairs] if self._is_untrained else []

    def _survey(self) -> None:
        """Look which cases are to be run."""
        self.basis = basis_of(self.course, self.exercise)
        self.known = list(survey(self.course, self.exercise, self.proofs, self.basis))
        wanted = (one for one in self.known if is_wanted(one, self.asked))
        for one in wanted:
            label, brief = one.case.label, is_brief(self.exercise, one, self.asked)
            self.brief[label] = brief
            self.due[label] = sum(1 for _ in runs(self.exercise, one.case, few=brief))

    def _faults(self, one: Known) -> Iterator[Fault]:
        """Yield what is wrong with a case by the runs that it has had."""
        case, results = one.case, self.results_of(one.case)
        good, found = judge(Verification(self.exercise.id), self.exercise, case, results), found_of(case, results)
        if not good:
            self.bad.add(case.label)
            yield from self._said(case, results)
        if one.proof and one.stands and (not good or found != one.proof.found):
            self.bad.add(case.label)
            yield Fault(case.label, f"its proof does not repeat ({found}, not {one.proof.found})")

    def _said(self, case: Case, results: list[Result]) -> Iterator[Fault]:
        """Yield what the gate says of a case that did not come out."""
        if case.group == "reference" and results[0].outcome is not Outcome.PASSED:
            yield from failing(self.course, self.exercise, results[0])
            return
        looked = Verification(self.exercise.id)
        if self._is_nameless(case, results):
            case, results = replace(case, names=()), [_without_names(result) for result in results]
        judge(looked, self.exercise, case, results)
        where = f"mutant {case.variant.id}" if case.group == "mutant" else case.label
        for problem in looked.problems:
            text = problem.removeprefix(f"{where}: ").rstrip(": ")
            check, _, rest = text.partition(" ")
            is_of_check = check in self.checks and ": " in rest  # it says what the check said
            yield Fault(where, rest, self.checks[check]) if is_of_check else Fault(where, text)

    def _is_nameless(self, case: Case, results: list[Result]) -> bool:
        """Whether no sentence can be shown of a wrong model, for a reason that is told anyhow."""
        own = {name.id for name in case.names}
        named = {name.id for result in results for check in result.checks for name in check.explanation.mistakes}
        said = {check.id for check in results[0].checks if check.outcome in (Outcome.PASSED, Outcome.GRADER_ERROR)}
        alike = {name for pair in self.pairs for name in pair.ids}
        return named <= own and bool(said & set(case.variant.expect) or alike & own)

    def _of_mutants(self) -> list[str]:
        """Count the mutants; return which of them survive, and which reasons are given in vain."""
        mutants = {one.case.variant.id: one for one in self.known if one.case.group == "mutant"}
        survivors = {name for name, one in mutants.items() if self._survives(one)}
        looked = Verification(self.exercise.id)
        tried = {name: one.case for name, one in mutants.items()}
        judge_mutants(looked, self.exercise, tried, survivors, self.listed)
        self.found.mutants = looked.mutants
        return looked.problems

    def _survives(self, one: Known) -> bool:
        if results := self.results_of(one.case):
            return found_of(one.case, results) == "survived"
        return one.proof is not None and one.proof.found == "survived"

    # ------------------------------------------------------------------ what is proven then

    def results_of(self, case: Case) -> list[Result]:
        """Return the results of a case in the order of its runs."""
        return [result for _, result in sorted(self.results[case.label], key=lambda run: in_order(run[0]))]

    def keep(self) -> None:
        """Write down what is proven so far."""
        self.kept = time.monotonic()
        proven = {one.name: proof for one in self.known if (proof := self._proof(one))}
        if self.known:
            self.proofs.store(self.exercise.id, self.basis, proven)

    def close(self) -> Staged:
        """Count what has come out, keep the proofs, and return what was found."""
        if self.known:
            self._count()
            if self.asked.accept:
                wrong = (one.case for one in self.known if one.case.group == "wrong" and self.results[one.case.label])
                runs_of = [(case, self.results_of(case)) for case in wrong]
                self.found.accepted = tuple(accept(self.course, self.exercise, runs_of))
        self.keep()
        return self.found

    def _count(self) -> None:
        problems, self.found.problems = self.found.problems, []
        self.found.cases = len(self.known)
        for one in self.known:
            if one.case.label not in self.brief:
                self.found.count(one.case)
            elif results := self.results_of(one.case):
                self.found.ran += 1
                judge(self.found, self.exercise, one.case, results)
        if Stage.MUTANTS in self.found.not_run and not self._run_in(Stage.MUTANTS):
            self._of_mutants()
        self.found.problems = problems  # that which `judge` says of each has been told

    def _proof(self, one: Known) -> Proof | None:
        """Return the proof of a case: a new one where all its runs were made, or that which it had."""
        case, label = one.case, one.case.label
        if self.due.get(label) == 0 and label not in self.judged:
            self.judged.add(label)
            list(self._faults(one))  # it notes which cases are bad
        if label in self.bad:
            return None
        if self.due.get(label, 1) or (one.stands and self.brief[label]):
            return one.proof
        return Proof(self.basis.digest, one.own, found_of(case, self.results_of(case)), is_full=not self.brief[label])


def _without_names(result: Result) -> Result:
    """Return a result in which no mistake is named."""
    checks = (replace(check, explanation=replace(check.explanation, mistakes=())) for check in result.checks)
    return replace(result, checks=tuple(checks))
