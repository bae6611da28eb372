"""The student's commands that need neither NumPy nor pytest: init, hint, list, show, reset."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from grader.cli.params import ExerciseName, course_of, json_option, number, out, print_json
from grader.course import Course, packaged_course
from grader.declared import total_points
from grader.errors import GraderError
from grader.model import Exercise, Outcome
from grader.progress import Progress

LIST_FORMAT = 1
"""Version of `grade list --json`. 1: first."""
MARKS = {Outcome.PASSED: "[green]✓[/]", Outcome.NOT_ATTEMPTED: "[dim]·[/]"}


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
    from grader.course import find_course
    from grader.release import copy_course

    source = find_course(ctx.find_root().obj) if ctx.find_root().obj else packaged_course()
    copy_course(source, folder, student or _login())
    first = next(iter(source.exercises.values()))
    out().print(f"{len(source.exercises)} exercises are in [bold]{folder}[/]. Each has a README and one file to edit.")
    out().print(f"Next: cd {folder}   then: grade show {first.id}")


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
    Example:
      grade list
    """
    course = course_of(ctx)
    progress = Progress.load(course)
    if as_json:
        print_json({"format": LIST_FORMAT, "exercises": [_row(e, progress) for e in course.exercises.values()]})
        return
    for module, exercises in groupby(course.exercises.values(), key=lambda e: e.module):
        out().print(f"[bold]{module}[/]")
        for line in _lines(list(exercises), progress):
            out().print(line)
    solved = sum(progress.status(e) == Outcome.PASSED for e in course.exercises.values())
    out().print(
        f"{solved} of {len(course.exercises)} solved. `grade show NAME` explains one, `grade check` checks your work."
    )


def _row(exercise: Exercise, progress: Progress) -> dict[str, Any]:
    return {
        "id": exercise.id,
        "module": exercise.module,
        "title": exercise.title,
        "kind": str(exercise.kind),
        "runtime": str(exercise.runtime),
        "points": total_points(exercise),
        "concepts": list(exercise.concepts),
        "status": progress.status(exercise),
    }


def _lines(exercises: list[Exercise], progress: Progress) -> Iterator[str]:
    for exercise in exercises:
        status = progress.status(exercise)
        mark = MARKS.get(Outcome(status), "[red]✗[/]")
        last = progress.results.get(exercise.id)
        score = f"{number(last['score'])}/{number(last['max_score'])}" if last else ""
        word = "" if status == Outcome.NOT_ATTEMPTED else status.replace("_", " ")
        yield f"  {mark} {exercise.id:<20} {exercise.title:<44} {score:>7}  {word}".rstrip()


@click.command("show")
@click.argument("exercise", type=ExerciseName())
@click.pass_context
def show_command(ctx: click.Context, exercise: str) -> None:
    """Show an exercise's task and where its file lies.

    \b
    Example:
      grade show argmax_softmax
    """
    found = course_of(ctx).exercise(exercise)
    readme = _text(found.folder / "README.md")
    if out().is_terminal:
        from rich.markdown import Markdown

        out().print(Markdown(readme))
    else:
        click.echo(readme)
    out().print(f"\nEdit {found.stub}\nNext: grade check {found.id}")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise GraderError(f"{file} cannot be read: {error.strerror}", "Run `grade init` for a fresh copy.") from None


@click.command("hint")
@click.argument("exercise", type=ExerciseName())
@click.option("--again", is_flag=True, help="Start again with the first hint.")
@click.pass_context
def hint_command(ctx: click.Context, exercise: str, again: bool) -> None:
    """Show the next hint of an exercise: the idea, then what to use, then a skeleton.

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
    out().print(f"[bold]Hint {place + 1} of {len(found.hints)}[/]  ", end="")
    out().print(found.hints[place], markup=False)
    more = f"For the next one: grade hint {found.id}" if place + 1 < len(found.hints) else "That was the last hint."
    out().print(f"[dim]{more}[/]")
    progress.hints[found.id] = place + 1
    progress.save()


@click.command("reset")
@click.argument("exercise", type=ExerciseName())
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def reset_command(ctx: click.Context, exercise: str, yes: bool) -> None:
    """Put an exercise's file back to its beginning; your version is kept as a backup.

    \b
    Example:
      grade reset argmax_softmax
    """
    course = course_of(ctx)
    found = course.exercise(exercise)
    if not yes:
        click.confirm(f"Replace {found.stub}? (a backup is kept)", abort=True, err=True)
    _reset(course, found)


def _reset(course: Course, exercise: Exercise) -> None:
    from grader.release import fresh_stub

    progress = Progress.load(course)
    fresh = fresh_stub(course, exercise, course.student)
    kept = progress.backup(exercise) if exercise.stub.is_file() else None
    exercise.stub.write_text(fresh, encoding="utf-8")
    progress.results.pop(exercise.id, None)
    progress.sources.pop(exercise.id, None)
    progress.save()
    out().print(f"{exercise.stub} is as it came." + (f" Your version: {kept}" if kept else ""))
