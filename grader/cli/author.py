"""The author's commands: build, verify."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from grader.cli.params import ExerciseName, course_of, err, exercises_of, json_option, out, print_json

if TYPE_CHECKING:
    from grader.verify import Verification


@click.command("build")
@click.argument("exercises", nargs=-1, type=ExerciseName())
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
    from grader.build import build, stale
    from grader.sandbox.launcher import Launchers

    course = course_of(ctx)
    chosen = exercises_of(course, exercises)
    if check:
        problems = [problem for exercise in chosen for problem in stale(course, exercise)]
        for problem in problems:
            out().print(f"stale: {problem}")
        if problems:
            err().print("Run `grade build`.")
        ctx.exit(1 if problems else 0)
    launchers = Launchers()
    try:
        for exercise in chosen:
            for file in build(course, [exercise], launchers):
                out().print(f"written: {file}")
    finally:
        launchers.close()


@click.command("verify")
@click.argument("exercises", nargs=-1, type=ExerciseName())
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Workers; by default as many as there are cores.")
@json_option
@click.pass_context
def verify_command(ctx: click.Context, exercises: tuple[str, ...], jobs: int | None, as_json: bool) -> None:
    """Prove the exercises: references, stubs, right and wrong answers, mutants, stability.

    Exit code 0: every promise holds. 1: some do not; they are listed.

    \b
    Examples:
      grade verify
      grade verify argmax_softmax --json
    """
    from grader.verify import VERIFY_FORMAT, verify

    course = course_of(ctx)
    found: list[Verification] = []
    for verification in verify(course, exercises_of(course, exercises), jobs or os.cpu_count() or 1):
        found.append(verification)
        (err if as_json else out)().print(_line(verification), markup=False)
        if not as_json:
            for problem in verification.problems:
                out().print(f"    {problem}", markup=False, style="red")
    ok = all(verification.ok for verification in found)
    if as_json:
        print_json({"format": VERIFY_FORMAT, "ok": ok, "exercises": [v.to_json() for v in found]})
    ctx.exit(0 if ok else 1)


def _line(found: Verification) -> str:
    m = found.mutants
    return (
        f"{'ok ' if found.ok else 'BAD'} {found.id:<20} right {found.right.good}/{found.right.total}"
        f"   wrong {found.wrong.good}/{found.wrong.total}, named {found.wrong.named}"
        f"   mutants {m['killed']} killed, {m['equivalent']} equivalent, {m['survived']} survive of {m['total']}"
    )
