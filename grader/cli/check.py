"""`grade check`: the student's loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from grader.cli.advice import WATCH, first_unsolved, next_step
from grader.cli.params import course_of, exercise_here, exercises_argument, json_option
from grader.cli.screen import err, number, out, print_json, print_line, say, stoppable
from grader.course.copy import fresh_stub
from grader.course.declared import hidden_totals
from grader.course.reading import Course
from grader.course.runtime import SETUPS, lacking, require
from grader.errors import GraderError, UsageError
from grader.feedback.view import passed
from grader.model import Exercise, Outcome
from grader.sandbox.ground import forks
from grader.student.begun import begun
from grader.student.progress import Progress, source_digest

if TYPE_CHECKING:
    from grader.cli.overview import Overview
    from grader.model import Result

CHECK_FORMAT = 1
"""Version of `grade check --json`. 1: first, the shape of `grade export --format json`."""

ALL_SOLVED = "Everything is solved. `grade check NAME` checks an exercise again."
NOTHING_BEGUN = "Nothing is begun yet. `grade list` shows the exercises."
STARTING = "Starting {}: some seconds the first time; `grade watch` keeps it warm …"
"""A sign of life, for whoever sits before a terminal."""


@click.command("check")
@exercises_argument
@click.option("--all", "every", is_flag=True, help="Check all that you have begun, a line for each.")
@click.option("-v", "--verbose", is_flag=True, help="Also show what your code printed, and times.")
@json_option
@click.pass_context
def check_command(ctx: click.Context, exercises: tuple[str, ...], every: bool, verbose: bool, as_json: bool) -> None:
    """Check what you name; otherwise what you changed, or the next one.

    Without a name: inside an exercise's folder that one; elsewhere every exercise whose file changed since it was last
    checked, or else the first unsolved one.

    Exit code 0: all checks passed. 1: some did not. 3: the grader itself failed.

    \b
    Examples:
      grade check
      grade check argmax_softmax
      grade check neuron relu_elu --json
      grade check --all
    """
    if every and exercises:
        raise UsageError("`--all` checks all that you have begun, and takes no name", "Leave out the one or the other.")
    course = course_of(ctx)
    chosen = begun(course) if every else _chosen(course, exercises)
    if not chosen:
        say(NOTHING_BEGUN if every else ALL_SOLVED, to=err)
    memory = Memory(course, chosen)
    overview = _overview(course, chosen) if every and not as_json and not verbose else None

    def deliver(result: Result) -> None:
        memory.add(result)
        if overview:
            overview.show(result)
        elif not as_json:
            show(course, result, memory.progress, verbose=verbose)

    with stoppable(lambda: f"{len(memory.results)} of {len(chosen)} exercises are checked and stored."):
        check(course, chosen, deliver)
    if overview and chosen:
        overview.conclude(memory.results)
    if memory.is_first and memory.results and not as_json and out().is_terminal:
        say(WATCH, style="dim")
    memory.tell_problem()
    if course.solutions:
        _tell_unrecorded(course, chosen)
    if as_json:
        print_json({"format": CHECK_FORMAT, "results": [result.to_json() for result in memory.results]})
    ctx.exit(exit_code(memory.results))


def _chosen(course: Course, names: tuple[str, ...]) -> list[Exercise]:
    """Return the exercises that are named, or else the one in whose folder one is, or else what comes next."""
    here = exercise_here(course)
    named = [course.exercise(name) for name in dict.fromkeys(names)] or ([here] if here else [])
    return named or next_exercises(course, Progress.load(course))


def _overview(course: Course, chosen: list[Exercise]) -> Overview:
    from grader.cli.overview import Overview  # it brings what sets text, while no zygote is started yet

    return Overview(course, chosen)


def _tell_unrecorded(course: Course, exercises: list[Exercise]) -> None:
    """Tell an author what was recorded of older files: mistakes are known by it."""
    from grader.author.build import is_recorded

    old = [exercise.id for exercise in exercises if not is_recorded(course, exercise)]
    if old:
        text = "is older than the solution or the checks, so that mistakes may go unnamed"
        say(f"What is recorded of {', '.join(old)} {text}: run `grade build {' '.join(old)}`.", to=err)


class Memory:
    """The results of a command, each remembered in the student's copy as soon as it exists.

    Attributes:
        progress: what is remembered, with these results whether they could be stored or not.
        is_first: whether nothing was ever checked before.
    """

    def __init__(self, course: Course, chosen: list[Exercise]) -> None:
        self.course = course
        self.progress = Progress.load(course)
        self.is_first = not self.progress.results
        self.results: list[Result] = []
        self._digests = {e.id: source_digest(e) for e in chosen}  # of what is read now, whatever comes later
        self._problem: GraderError | None = None

    def add(self, result: Result) -> None:
        """Take a result; a verdict is one, stored or not."""
        digest = self._digests[result.exercise]
        self.results.append(result)
        self.progress.note(result, digest)
        try:
            with Progress.updated(self.course) as now:
                now.note(result, digest)
        except GraderError as error:
            self._problem = error

    def tell_problem(self) -> None:
        """Say why nothing could be stored, once."""
        if self._problem:
            say(f"This is not remembered: {self._problem}. {self._problem.hint}", to=err)


def check(course: Course, exercises: list[Exercise], deliver: Callable[[Result], None]) -> None:
    """Check a student's own files; the zygotes start while the grader still imports its libraries.

    Raises:
        MachineError: what an exercise runs with is not installed; the others have been checked by then.
    """
    lacked = [exercise.runtime for exercise in exercises if lacking(exercise.runtime)]
    if ready := [exercise for exercise in exercises if exercise.runtime not in lacked]:
        _check(course, ready, deliver)
    for runtime in lacked:
        require(runtime)


def _check(course: Course, exercises: list[Exercise], deliver: Callable[[Result], None]) -> None:
    from grader.cli.bar import LiveLine
    from grader.sandbox.pool import Launchers

    launchers, line = Launchers(), LiveLine()
    try:
        for runtime in {exercise.runtime for exercise in exercises}:
            launchers.get(runtime)
        if not forks():
            say("Your code runs unconfined here, like any program that you start.", style="dim", to=err)
        slow_ones = {SETUPS[exercise.runtime].slow for exercise in exercises} if err().is_terminal else set()
        for slow in filter(None, slow_ones):
            say(STARTING.format(slow), style="dim", to=err)
        from grader.engine.worker import grade_units
        from grader.model import Unit
        from grader.submission.files import read_source

        def delivered(result: Result, _: object) -> None:
            line.clear()
            deliver(result)

        units = [Unit(course.student, exercise.id, read_source(exercise.stub)) for exercise in exercises]
        grade_units(course, units, delivered, launchers, tell=line.tell, hurried=True)
    finally:
        line.clear()
        launchers.close()


def show(course: Course, result: Result, progress: Progress, *, verbose: bool, keys: bool = False) -> None:
    """Print one result and what to do next."""
    from grader.cli.render import result_lines

    for line in result_lines(result, verbose=verbose):
        print_line(line, hang=2)
    exercise = course.exercise(result.exercise)
    count, points = hidden_totals(exercise) if exercise.solution is None else (0, 0.0)
    if count:
        said = f"{passed(result.checks)} of {len(result.checks)} visible checks passed"
        say(f"{said}; {count} more ({number(points)} points) run when it is graded.", style="dim")
    say(next_step(course, result, progress, keys=keys))
    say()


def exit_code(results: list[Result]) -> int:
    """Return 0 when all passed, 3 when the grader failed, 1 otherwise."""
    outcomes = {result.outcome for result in results}
    if Outcome.GRADER_ERROR in outcomes:
        return 3
    return 0 if outcomes <= {Outcome.PASSED} else 1


def next_exercises(course: Course, progress: Progress) -> list[Exercise]:
    """Return the exercises whose file changed since the last run, or else the first unsolved one."""
    present = [e for e in course.exercises.values() if e.stub.is_file()]
    changed = [e for e in present if progress.changed(e, fresh_stub(course, e, course.student))]
    unsolved = first_unsolved(course, progress)
    return changed or ([unsolved] if unsolved else [])
