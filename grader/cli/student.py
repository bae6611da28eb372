"""The student's commands that need neither NumPy nor pytest: init, hint, list, show, reset."""

from __future__ import annotations

import getpass
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from grader.cli.params import course_of, exercise_argument, json_option, named_course
from grader.cli.screen import WIDEST, number, out, print_json, say, short
from grader.course.files import read_text
from grader.course.reading import Course, find_course, packaged_course
from grader.engine.listing import total_points
from grader.errors import GraderError, UsageError
from grader.explanation import printable
from grader.feedback.view import mark
from grader.model import Exercise, Outcome
from grader.student.progress import Progress

LIST_FORMAT = 1
"""Version of `grade list --json`. 1: first."""


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--student", help="Your name or id as your instructor knows it; by default your login name.")
@click.pass_context
def init_command(ctx: click.Context, folder: Path, student: str | None) -> None:
    """Make a copy of the course to work in.

    \b
    Examples:
      grade init my-course
      grade init my-course --student ada
    """
    from grader.course.copy import copy_course

    name = student or _login()
    if not name.isprintable():
        raise UsageError("the student's name holds characters that cannot be shown", "Write it in plain letters.")
    named = named_course(ctx)
    source = find_course(named) if named else packaged_course()
    copy_course(source, folder, name)
    first = next(iter(source.exercises.values()))
    say(f"{len(source.exercises)} exercises are in {folder}. Each has a README and one file to edit.")
    say(f"Next: cd {folder}   then: grade show {first.id}")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no login name in a bare container
        return "student"


@click.command("list")
@json_option
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """List the exercises and how far you are.

    \b
    Examples:
      grade list
      grade list --json
    """
    course = course_of(ctx)
    exercises = list(course.exercises.values())
    progress = Progress.load(course)
    if as_json:
        print_json({"format": LIST_FORMAT, "exercises": [_row(course, exercise, progress) for exercise in exercises]})
        return
    widths = (max(len(e.id) for e in exercises), max(len(e.title) for e in exercises))
    for module, members in groupby(exercises, key=lambda e: e.module):
        say(module, style="bold")
        for exercise in members:
            _print_line(exercise, progress, widths)
    solved = sum(progress.status(exercise) == Outcome.PASSED for exercise in exercises)
    say(f"{solved} of {len(exercises)} solved. `grade show NAME` explains one, `grade check` checks your work.")


def _row(course: Course, exercise: Exercise, progress: Progress) -> dict[str, Any]:
    return {
        "id": exercise.id,
        "module": exercise.module,
        "title": exercise.title,
        "kind": str(exercise.kind),
        "runtime": str(exercise.runtime),
        "points": total_points(course, exercise),
        "concepts": list(exercise.concepts),
        "status": progress.status(exercise),
    }


def _print_line(exercise: Exercise, progress: Progress, widths: tuple[int, int]) -> None:
    from rich.text import Text

    from grader.cli.render import colour_of

    status = progress.status(exercise)
    last = progress.results.get(exercise.id)
    score = f"{number(last['score'])}/{number(last['max_score'])}" if last else ""
    word = "" if status == Outcome.NOT_ATTEMPTED else status.replace("_", " ")
    line = Text("  ").append(mark(Outcome(status)), colour_of(Outcome(status)))
    line.append(f" {exercise.id:<{widths[0]}}  {exercise.title:<{widths[1]}}  {score:>7}  {word}")
    line.rstrip()
    out().print(line)


@click.command("show")
@exercise_argument
@click.pass_context
def show_command(ctx: click.Context, exercise: str) -> None:
    """Show an exercise's task and where its file lies.

    \b
    Examples:
      grade show argmax_softmax
      grade show argmax_softmax | less
    """
    found = course_of(ctx).exercise(exercise)
    readme = printable(_text(found.folder / "README.md").expandtabs(4))  # a course may come from a stranger
    if out().is_terminal:
        from rich.markdown import Markdown

        out().print(Markdown(readme), width=min(out().width, WIDEST), soft_wrap=False)
    else:
        click.echo(readme)
    say(f"\nEdit {short(found.stub)}\nNext: grade check {found.id}")


def _text(file: Path) -> str:
    try:
        return read_text(file)
    except OSError as error:
        raise GraderError(f"{file} cannot be read: {error.strerror}", "Run `grade init` for a fresh copy.") from None


@click.command("hint")
@exercise_argument
@click.option("--again", is_flag=True, help="Start again with the first hint.")
@click.pass_context
def hint_command(ctx: click.Context, exercise: str, again: bool) -> None:
    """Show the next hint: the idea, then what to use, then a skeleton.

    \b
    Examples:
      grade hint argmax_softmax
      grade hint argmax_softmax --again
    """
    course = course_of(ctx)
    found = course.exercise(exercise)
    progress = Progress.load(course)
    shown = 0 if again else progress.hints.get(found.id, 0)
    place = min(shown, len(found.hints) - 1)
    say(f"Hint {place + 1} of {len(found.hints)}", style="bold")
    say(found.hints[place])
    more = f"For the next one: grade hint {found.id}" if place + 1 < len(found.hints) else "That was the last hint."
    say(more, style="dim")
    with Progress.updated(course) as now:
        now.hints[found.id] = place + 1


@click.command("reset")
@exercise_argument
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def reset_command(ctx: click.Context, exercise: str, yes: bool) -> None:
    """Put a file back to its beginning; yours is kept as a backup.

    \b
    Examples:
      grade reset argmax_softmax
      grade reset argmax_softmax --yes
    """
    course = course_of(ctx)
    found = course.exercise(exercise)
    if yes or click.confirm(f"Replace {printable(short(found.stub))}? A backup is kept.", err=True):
        _reset(course, found)
    else:
        say("Nothing was changed.")


def _reset(course: Course, exercise: Exercise) -> None:
    from grader.course.copy import fresh_stub

    progress = Progress.load(course)
    fresh = fresh_stub(course, exercise, course.student)
    kept = progress.backup(exercise) if exercise.stub.is_file() else None
    if not exercise.stub.is_file():
        exercise.stub.unlink(missing_ok=True)  # writing into a pipe would wait for a reader
    exercise.stub.write_text(fresh, encoding="utf-8")
    with Progress.updated(course) as now:
        now.results.pop(exercise.id, None)
        now.sources.pop(exercise.id, None)
    say(f"{short(exercise.stub)} is as it came." + (f" Your version: {short(kept)}" if kept else ""))
