"""`grade hand-in`: one file to hand in, and a receipt that says what is in it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.params import course_of, login
from grader.cli.screen import err, number, print_line, say, short
from grader.course.reading import Course
from grader.errors import UsageError
from grader.model import Exercise, Outcome, Source
from grader.student.progress import Progress

if TYPE_CHECKING:
    from grader.student.hand_in import HandIn

UNTOUCHED = (Outcome.NOT_ATTEMPTED, "", "untouched")
LEFT_OUT = 1
"""The exit code where something is there that could not be handed in."""


@click.command("hand-in")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Put it there; by default into hand-in, in the course's folder.",
)
@click.pass_context
def hand_in_command(ctx: click.Context, output: Path | None) -> None:
    """Make the one file that you hand in, and a receipt of it.

    It is a zip of your answers: the exercises' own files, notebooks, discussions. Nothing is sent anywhere: upload it
    where your course collects work. Each has its time in its name, and none is ever overwritten.

    Exit code 0: it is made. 1: something of yours could not be put in; it is said what.

    \b
    Examples:
      grade hand-in
      grade hand-in --output /tmp
    """
    from grader.student.begun import begun
    from grader.student.hand_in import gather, pack, write
    from grader.submission.names import HAND_INS, hand_in_name

    course = course_of(ctx)
    found = gather(course)
    started = {exercise.id for exercise in begun(course)}
    if not started and not found.others(course):
        raise UsageError("there is nothing to hand in: every exercise is untouched", "`grade list` shows them.")
    name = hand_in_name(course.student or login(), course.title, datetime.now().astimezone())
    file = (output or course.root / HAND_INS) / name
    content = pack(found.files, file.stem)
    write(file, content)
    _print_receipt(course, found, started, file, content)
    _print_problems(ctx, found)


def _print_receipt(course: Course, found: HandIn, started: set[str], file: Path, content: bytes) -> None:
    """Print what was made, in a form that tells it from every other, and what is in it."""
    from grader.cli.render import exercise_line, widths_of

    say(short(file), style="bold")
    say(f"{len(content):,} bytes")
    say(f"SHA-256  {hashlib.sha256(content).hexdigest()}")
    progress = Progress.load(course)
    exercises = list(course.exercises.values())
    widths = widths_of(exercises)
    for exercise in exercises:
        source = found.of(exercise)
        outcome, score, word = _standing(exercise, source, progress) if exercise.id in started else UNTOUCHED
        print_line(exercise_line(exercise, outcome, score, widths, word), hang=4)
    for path, source in found.others(course).items():
        say(f"+ {path}" if source.content is not None else f"! {path}  not in it", indent="  ", hang=2)
    say("Nothing was sent: upload this file where your course collects work. Earlier ones stay as they are.")


def _standing(exercise: Exercise, source: Source, progress: Progress) -> tuple[Outcome, str, str]:
    """Return how an exercise that was begun stands, by its last check: its sign, its points, and a word."""
    if source.content is None:
        return Outcome.ERROR, "", "not in it"
    last = progress.results.get(exercise.id)
    if last is None:
        return Outcome.NOT_ATTEMPTED, "", "never checked"
    outcome, score = Outcome(last["outcome"]), f"{number(last['score'])}/{number(last['max_score'])}"
    if hashlib.sha256(source.content).hexdigest() != progress.sources.get(exercise.id):
        return Outcome.NOT_ATTEMPTED, score, "changed since the last check"
    return outcome, score, outcome.replace("_", " ")


def _print_problems(ctx: click.Context, found: HandIn) -> None:
    """Say what is there and is not handed in, and end with an exit code that says so, too."""
    from grader.student.hand_in import is_missing

    if found.hindrance:
        say(f"There may be more notebooks: {found.hindrance}.", style="yellow", to=err)
    problems = [source.problem for source in found.files.values() if source.content is None and not is_missing(source)]
    for problem in problems:
        say(f"not handed in: {problem}", style="red", to=err)
    ctx.exit(LEFT_OUT if problems else 0)
