"""The author's commands: build, verify."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from grader.cli.params import course_of, exercises_argument, exercises_of, jobs_option, json_option
from grader.cli.screen import err, out, print_json, say, stoppable

if TYPE_CHECKING:
    from grader.author.verify import Verification
    from grader.course.reading import Course
    from grader.model import Exercise

HEADER = f"{'right':>7} {'wrong':>7} {'named':>6} {'double':>7} {'mutants':>8} {'equivalent':>11} {'survive':>8}"


@click.command("build")
@exercises_argument
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when something is stale.")
@click.pass_context
def build_command(ctx: click.Context, exercises: tuple[str, ...], check: bool) -> None:
    """Make the stubs and the recordings from the solutions.

    \b
    Examples:
      grade build
      grade build argmax_softmax
      grade build --check
    """
    course = course_of(ctx)
    chosen = exercises_of(course, exercises)
    if check:
        ctx.exit(1 if _print_stale(course, chosen) else 0)
    with stoppable(lambda: "The files listed above are written; run it again for the others."):
        _build(course, chosen)


def _print_stale(course: Course, exercises: list[Exercise]) -> bool:
    from grader.author.build import stale

    problems = [problem for exercise in exercises for problem in stale(course, exercise)]
    for problem in problems:
        say(f"stale: {problem}")
    say("Run `grade build`." if problems else "Everything is fresh.", to=err)
    return bool(problems)


def _build(course: Course, exercises: list[Exercise]) -> None:
    from grader.author.build import build
    from grader.sandbox.pool import Launchers

    launchers = Launchers()
    try:
        for exercise in exercises:
            for file in build(course, [exercise], launchers):
                say(f"written: {file}")
    finally:
        launchers.close()


@click.command("verify")
@exercises_argument
@jobs_option
@click.option("--quick", is_flag=True, help="Wrong networks with two seeds, not five: training them takes longest.")
@json_option
@click.pass_context
def verify_command(
    ctx: click.Context, exercises: tuple[str, ...], jobs: int | None, quick: bool, as_json: bool
) -> None:
    """Prove the exercises: right and wrong answers, mutants, stability.

    The reference scores full marks, the stub nothing; every right variant passes, every wrong model fails the checks
    it names and its sentence is shown; mutants are caught; seeds and threads change no verdict.

    Exit code 0: every promise holds. 1: some do not; they are listed.

    \b
    Examples:
      grade verify
      grade verify argmax_softmax --json
    """
    from grader.author.verify import VERIFY_FORMAT, verify

    course = course_of(ctx)
    found: list[Verification] = []
    to = err if as_json else out
    chosen = exercises_of(course, exercises)
    width = max(len(exercise.id) for exercise in chosen)
    say(f"Verifying {len(chosen)} exercises …", style="dim", to=err)
    with stoppable(lambda: "`grade verify` stores nothing; what is shown above holds."):
        for verification in verify(course, chosen, jobs or os.cpu_count() or 1, quick=quick):
            if not found:
                to().print(f"     {'exercise':<{width}} {HEADER}", style="bold")
            found.append(verification)
            to().print(_row(verification, width), style="default" if verification.ok else "red")
            for problem in verification.problems:
                say(problem, indent="     ", hang=2, to=to)
    ok = all(verification.ok for verification in found)
    if as_json:
        print_json({"format": VERIFY_FORMAT, "ok": ok, "exercises": [v.to_json() for v in found]})
    ctx.exit(0 if ok else 1)


def _row(found: Verification, width: int) -> str:
    right, wrong = f"{found.right.good}/{found.right.total}", f"{found.wrong.good}/{found.wrong.total}"
    double = f"{found.double.named}/{found.double.total}"
    killed, equivalent, survived = (found.mutants[key] for key in ("killed", "equivalent", "survived"))
    caught = f"{killed}/{found.mutants['total']}"
    return (
        f"{'ok' if found.ok else 'BAD':<4} {found.id:<{width}} {right:>7} {wrong:>7} {found.wrong.named:>6} {double:>7}"
        f" {caught:>8} {equivalent:>11} {survived:>8}"
    )
