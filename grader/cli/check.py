"""`grade check`: the student's loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli.params import ExerciseName, course_of, err, json_option, number, out, print_json
from grader.course import Course
from grader.declared import hidden_totals
from grader.model import Exercise, Outcome, Runtime
from grader.progress import Progress
from grader.release import fresh_stub
from grader.sandbox.launcher import Launchers

if TYPE_CHECKING:
    from grader.model import Result


@click.command("check")
@click.argument("exercises", nargs=-1, type=ExerciseName())
@click.option("-v", "--verbose", is_flag=True, help="Also show what your code printed, and times.")
@json_option
@click.pass_context
def check_command(ctx: click.Context, exercises: tuple[str, ...], verbose: bool, as_json: bool) -> None:
    """Check exercises; without a name those that you changed, or else the next unsolved one.

    Exit code 0: all checks passed. 1: some did not. 3: the grader itself failed.

    \b
    Examples:
      grade check
      grade check argmax_softmax
      grade check neuron xor --json
    """
    course = course_of(ctx)
    progress = Progress.load(course)
    chosen = [course.exercise(name) for name in exercises] or _next_exercises(course, progress)
    if not chosen:
        err().print("Everything is solved. `grade check NAME` checks an exercise again.")
        return
    results = check(course, chosen)
    for exercise, result in zip(chosen, results, strict=True):
        progress.note(exercise, result)
        if not as_json:
            show(course, exercise, result, progress, verbose=verbose)
    progress.save()
    if as_json:
        print_json([result.to_json() for result in results])
    ctx.exit(exit_code(results))


def check(course: Course, exercises: list[Exercise]) -> list[Result]:
    """Check a student's own files; the zygotes start while the grader still imports its libraries."""
    launchers = Launchers()
    try:
        for runtime in {exercise.runtime for exercise in exercises}:
            launchers.get(runtime)
        if any(exercise.runtime is Runtime.KERAS for exercise in exercises):
            err().print("Starting TensorFlow, and training where a check asks for it: some seconds …", style="dim")
        from grader.model import Unit
        from grader.submission import read_source
        from grader.worker import grade_units

        units = [Unit(course.student, exercise.id, read_source(exercise.stub)) for exercise in exercises]
        results: list[Result] = []
        grade_units(course, units, lambda result, _: results.append(result), launchers, [e.id for e in exercises])
        return results
    finally:
        launchers.close()


def show(course: Course, exercise: Exercise, result: Result, progress: Progress, *, verbose: bool) -> None:
    """Print one result and what to do next."""
    from grader.cli.render import result_lines

    for line in result_lines(result, verbose=verbose):
        out().print(line)
    out().print(_closing(course, exercise, result, progress))
    out().print()


def _closing(course: Course, exercise: Exercise, result: Result, progress: Progress) -> str:
    count, points = hidden_totals(exercise) if exercise.solution is None else (0, 0.0)
    later = f"{count} more checks ({number(points)} points) run when it is graded.   " if count else ""
    if result.outcome is not Outcome.PASSED:
        return f"{later}Next: grade hint {exercise.id}"
    after = next((e for e in course.exercises.values() if progress.status(e) != Outcome.PASSED), None)
    return f"{later}Next: grade show {after.id}" if after else f"{later}All exercises are solved."


def exit_code(results: list[Result]) -> int:
    """Return 0 when all passed, 3 when the grader failed, 1 otherwise."""
    outcomes = {result.outcome for result in results}
    if Outcome.GRADER_ERROR in outcomes:
        return 3
    return 0 if outcomes <= {Outcome.PASSED} else 1


def _next_exercises(course: Course, progress: Progress) -> list[Exercise]:
    """Return the exercises whose file changed since the last run, or else the first unsolved one."""
    all_ = list(course.exercises.values())
    changed = [e for e in all_ if e.stub.is_file() and progress.changed(e, fresh_stub(course, e, course.student))]
    unsolved = [e for e in all_ if progress.status(e) != Outcome.PASSED]
    return changed or unsolved[:1]
