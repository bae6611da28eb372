"""The author's gate: every promise that an exercise makes, proven by running what has not been proven before.

The reference scores full marks, the stub nothing, every right variant full marks; every wrong model fails exactly the
checks that it names and is recognised by its own sentence, with the recording alone as well; every mutant of the
reference is caught or listed with a reason; the verdicts are the same for other seeds and with two threads. This is
looked at in stages (`stages.py`), and an exercise stops at the first that fails.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from grader.author.known import UNPROVEN, Asked
from grader.author.plan import Plan
from grader.author.proofs import Proofs
from grader.author.stages import Staged
from grader.course.reading import Course
from grader.engine.listing import collect_checks
from grader.engine.pool import Pool
from grader.errors import CourseError, MachineError
from grader.model import Exercise, Unit

VERIFY_FORMAT = 1
"""Version of `grade verify --json`. 1: first."""


def verify(
    course: Course,
    exercises: Iterable[Exercise],
    jobs: int,
    asked: Asked = UNPROVEN,
    tell: Callable[[str], object] = str,
) -> Iterator[Staged]:
    """Yield what is found of each exercise, in order; what is proven until somebody stops it is kept.

    Args:
        course: whose exercises they are.
        exercises: what to verify.
        jobs: how many workers run the cases.
        asked: what is run beyond the cases that are not proven.
        tell: told in words, after each run, how far the exercise is that will be yielded next.

    Raises:
        CourseError: there are no solutions to verify.
    """
    require_solutions(course)
    exercises = list(exercises)
    collect_checks(course, exercises)
    proofs = Proofs.of(course)
    plans = [Plan(course, exercise, proofs, asked, Staged(exercise.id)) for exercise in exercises]
    for plan in plans:
        plan.go_on()
    try:
        for plan in _run(course, plans, jobs, tell):
            yield plan.close()
    finally:
        for plan in plans:
            plan.keep()


def require_solutions(course: Course) -> None:
    """Raise CourseError for a copy of a course in which nothing can be verified."""
    if course.solutions is None:
        raise CourseError(
            "this copy of the course has no solutions", "`grade verify` is for authors: run it in the repository."
        )


def _run(course: Course, plans: Sequence[Plan], jobs: int, tell: Callable[[str], object]) -> Iterator[Plan]:
    """Yield each plan when all of it has run, in order; the workers go on with the next meanwhile.

    Raises:
        MachineError: a runtime cannot be started here. All plans that do not need it have been yielded by then.
    """
    left = deque(plans)
    by_id = {plan.exercise.id: plan for plan in plans}
    yield from _complete(left)
    if not left:
        return
    lacking: MachineError | None = None
    with Pool(course, jobs, {plan.exercise.runtime for plan in left if plan.waiting}) as pool:
        while any(plan.waiting for plan in plans):
            try:
                for unit, result in pool.grade(_waiting(plans)):
                    by_id[unit.exercise].note(unit, result)
                    yield from _complete(left)
                    if left:
                        tell(left[0].standing)
            except MachineError as error:
                lacking = error
    if lacking:
        yield from (plan for plan in left if plan.is_done)
        raise lacking


def _waiting(plans: Sequence[Plan]) -> Iterator[Unit]:
    """Yield the runs that may begin now, those of the first exercise first; each result may add some."""
    while plan := next((plan for plan in plans if plan.waiting), None):
        yield plan.waiting.popleft()


def _complete(left: deque[Plan]) -> Iterator[Plan]:
    while left and left[0].is_done:
        yield left.popleft()
