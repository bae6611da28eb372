"""The author's commands: build, verify."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from grader.cli.params import course_of, exercises_argument, exercises_of, jobs_option, json_option
from grader.cli.screen import err, out, print_json, print_line, say, stoppable
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.author.judgement import Verification
    from grader.author.known import Asked
    from grader.author.stages import Staged
    from grader.course.reading import Course
    from grader.model import Exercise

HEADER = (
    f"{'right':>7} {'wrong':>7} {'named':>6} {'double':>7} {'mutants':>8} {'equivalent':>11} {'survive':>8} {'run':>9}"
)


class Share(click.ParamType[float]):
    """A share, written as a percentage."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read `5%`; a number from 0 to 100."""
        try:
            share = float(str(value).removesuffix("%")) / 100
        except ValueError:
            share = -1
        if not 0 <= share <= 1:
            self.fail(f"{value!r} is no percentage: write 5%, say.", param, ctx)
        return share


@click.command("build")
@exercises_argument
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when something is stale.")
@click.pass_context
def build_command(ctx: click.Context, exercises: tuple[str, ...], check: bool) -> None:
    """Make the stubs and the recordings from the solutions.

    What cannot be built is told by file and line, as `grade verify` tells it.
    Places that `grade new` has marked and nobody has filled in yet are listed, with file and line.

    Exit code 0: all is made, and no such place is left. 1: some are, or with --check something is stale.

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
        ctx.exit(0 if _build(course, chosen) else 1)


def _print_stale(course: Course, exercises: list[Exercise]) -> bool:
    from grader.author.build import stale

    problems = [problem for exercise in exercises for problem in stale(course, exercise)]
    for problem in problems:
        say(f"stale: {problem}")
    say("Run `grade build`." if problems else "Everything is fresh.", to=err)
    return bool(problems)


def _build(course: Course, exercises: list[Exercise]) -> bool:
    """Build, and print what is written and what is left to the author; return whether nothing is."""
    from grader.author.build import build
    from grader.sandbox.pool import Launchers

    left = 0
    launchers = Launchers()
    try:
        for exercise in exercises:
            left += _print_unfilled(course, exercise)  # first: building may end with an error
            for file in build(course, [exercise], launchers):
                say(f"written: {file}")
    finally:
        launchers.close()
    if left:
        say(f"Places to be filled in: {left}.", to=err)
    return not left


def _print_unfilled(course: Course, exercise: Exercise) -> int:
    """Print what is to be filled in of an exercise; return how many places that are."""
    from grader.author.unfilled import unfilled

    left = unfilled(course, exercise)
    for place in left:
        say(str(place))
    return len(left)


@click.command("verify")
@exercises_argument
@jobs_option
@click.option("--all", "everything", is_flag=True, help="Run every case, those that are proven as well.")
@click.option("--quick", is_flag=True, help="Networks with one seed, not five: training them takes longest.")
@click.option("--sample", "share", type=Share(), default="0%", help="Run such a share of what is proven again.")
@click.option("--status", is_flag=True, help="Run nothing; tell what is proven, and by how many seeds.")
@click.option("--accept", is_flag=True, help="Write into each wrong model which checks it fails: look at them before.")
@click.option("--watch", is_flag=True, help="Verify one exercise again after every save, until Ctrl-C.")
@click.option("--why", "case", metavar="CASE", help="Run nothing; tell what has changed since a case was proven.")
@json_option
@click.pass_context
def verify_command(
    ctx: click.Context,
    exercises: tuple[str, ...],
    jobs: int | None,
    everything: bool,
    quick: bool,
    share: float,
    status: bool,
    accept: bool,
    watch: bool,
    case: str | None,
    as_json: bool,
) -> None:
    """Prove the exercises: right and wrong answers, mutants, stability.

    The reference scores full marks, the stub nothing; every right variant passes, every wrong model fails the checks
    it names and its sentence is shown; mutants are caught; seeds and threads change no verdict.

    These are stages, after a look at the files and the checks. An exercise stops at the first that fails, and the later
    ones are named as not run. What fails for one cause is one line.

    What is proven stands in solutions/proofs.json, written while it runs: whoever stops it loses a few seconds. It
    is run again only when something has changed that its verdict depends on. When only the grader itself has, networks
    are tried with one seed; --status tells of which.

    With --accept it is enough when a wrong model names one of its checks: all that its runs agree upon are written into
    its file, and what they do not agree upon is told.

    With --watch the exercise is built and verified after every save of its files, those that you have just written
    first, up to the first that is not as it must be. Networks are trained only with --quick or --all.

    Exit code 0: every promise holds. 1: some do not; they are listed.

    \b
    Examples:
      grade verify
      grade verify argmax_softmax --json
      grade verify --sample 5%
      grade verify --accept momentum
      grade verify --watch momentum
      grade verify --why xor/wrong/and_gate
    """
    from grader.author.known import Asked
    from grader.author.proofs import commit_of

    course = course_of(ctx)
    if case:
        _print_why(course, case)
        return
    chosen = exercises_of(course, exercises)
    if status:
        ctx.exit(0 if _print_status(course, chosen) else 1)
    jobs = jobs or os.cpu_count() or 1
    asked = Asked(everything, quick, share, commit_of(course.root) if share else "", accept)
    if watch:
        _verify_after_saves(course, chosen, jobs, replace(asked, first=True, untrained=not (quick or everything)))
    ctx.exit(0 if _verify(course, chosen, jobs, asked, as_json=as_json) else 1)


def _verify_after_saves(course: Course, chosen: list[Exercise], jobs: int, asked: Asked) -> None:
    """Build what is stale of one exercise, and verify it, after every save; only Ctrl-C ends it."""
    from grader.author.build import stale
    from grader.author.verify import require_solutions
    from grader.cli.author_watch import after_every_save

    require_solutions(course)
    if len(chosen) != 1:
        raise UsageError("--watch is for one exercise", f"Name it, like `grade verify --watch {chosen[0].id}`.")

    def verify(course: Course, look: Callable[[], None]) -> None:
        exercise = course.exercise(chosen[0].id)
        if stale(course, exercise):
            _build(course, [exercise])
        look()
        _verify(course, [exercise], jobs, asked, look=look)

    with stoppable(lambda: "What has run so far is proven."):
        after_every_save(course, chosen[0].id, verify)


def _verify(
    course: Course,
    chosen: list[Exercise],
    jobs: int,
    asked: Asked,
    *,
    as_json: bool = False,
    look: Callable[[], object] = str,
) -> bool:
    """Verify and print, and look now and then whether anybody wants that; return whether every promise holds."""
    from rich.text import Text

    from grader.author.verify import VERIFY_FORMAT, verify
    from grader.cli.bar import LiveLine

    found: list[Staged] = []
    live = LiveLine()

    def tell(text: str) -> None:
        live.tell(text)
        look()

    to = err if as_json else out
    width = max(len(exercise.id) for exercise in chosen)
    say(f"Verifying {len(chosen)} exercises …", style="dim", to=err)
    with stoppable(lambda: "What has run so far is proven; the same command goes on from there."):
        for verification in verify(course, chosen, jobs, asked, tell):
            live.clear()
            if not found:
                print_line(Text(f"     {'exercise':<{width}} {HEADER}", "bold"), hang=7, to=to)
            found.append(verification)
            print_line(Text(_row(verification, width), "default" if verification.ok else "red"), hang=7, to=to)
            for problem in verification.problems:
                say(problem, indent="     ", hang=2, to=to)
            for line in verification.accepted:
                say(f"written: {line}", indent="     ", hang=2, to=to)
            if verification.accepted:
                say(f"Run `grade build {verification.id}`, and verify it again.", indent="     ", to=to)
            if verification.not_run:
                say(f"not run: {', '.join(verification.not_run)}", indent="     ", style="dim", to=to)
    ok = all(verification.ok for verification in found)
    if as_json:
        print_json({"format": VERIFY_FORMAT, "ok": ok, "exercises": [v.to_json() for v in found]})
    return ok


def _print_status(course: Course, chosen: list[Exercise]) -> bool:
    """Print how many cases of each exercise are proven; return whether all are, by all seeds."""
    from grader.author.known import survey
    from grader.author.proofs import Proofs, basis_of

    complete = True
    width = max(len(exercise.id) for exercise in chosen)
    say(f"{'exercise':<{width}} {'cases':>6} {'proven':>7} {'one seed':>9} {'unproven':>9}", style="bold")
    proofs = Proofs.of(course)
    for exercise in chosen:
        known = list(survey(course, exercise, proofs, basis_of(course, exercise)))
        full = sum(bool(one.stands and one.proof and one.proof.is_full) for one in known)
        stands = sum(one.stands for one in known)
        complete = complete and full == len(known)
        say(f"{exercise.id:<{width}} {len(known):>6} {full:>7} {stands - full:>9} {len(known) - stands:>9}")
    say("" if complete else "`grade verify` runs what is unproven, `grade verify --all` all seeds.", to=err)
    return complete


def _print_why(course: Course, case: str) -> None:
    from grader.author.known import survey
    from grader.author.proofs import Proofs, basis_of
    from grader.errors import CourseError

    exercise = course.exercise(case.partition("/")[0])
    proofs = Proofs.of(course)
    found = {one.name: one for one in survey(course, exercise, proofs, basis_of(course, exercise))}
    if case not in found:
        raise CourseError(f"{exercise.id} has no case {case!r}", f"There are {', '.join(list(found)[:4])} and more.")
    one = found[case]
    if one.proof is None:
        say(f"{case} has never been proven.")
    elif one.changed:
        say(f"{case} was proven, but this has changed since: {', '.join(sorted(one.changed))}.")
    else:
        say(f"{case} is proven, by {'all seeds' if one.proof.is_full else 'one seed'}.")


def _row(found: Verification, width: int) -> str:
    right, wrong = f"{found.right.good}/{found.right.total}", f"{found.wrong.good}/{found.wrong.total}"
    double = f"{found.double.named}/{found.double.total}"
    killed, equivalent, survived = (found.mutants[key] for key in ("killed", "equivalent", "survived"))
    caught = f"{killed}/{found.mutants['total']}"
    return (
        f"{'ok' if found.ok else 'BAD':<4} {found.id:<{width}} {right:>7} {wrong:>7} {found.wrong.named:>6} {double:>7}"
        f" {caught:>8} {equivalent:>11} {survived:>8} {f'{found.ran}/{found.cases}':>9}"
    )
