"""The student's commands that need neither NumPy nor pytest: init, list, show, edit, hint, reset."""

from __future__ import annotations

import shlex
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from grader.cli.advice import KEYS
from grader.cli.params import (
    course_of,
    exercise_argument,
    exercise_or_here,
    json_option,
    login,
    named_course,
    named_or_here,
)
from grader.cli.screen import WIDEST, number, out, print_json, print_line, say, short, shown
from grader.course.files import read_text
from grader.course.reading import Course, find_course, packaged_course
from grader.course.runtime import SETUPS, lacking
from grader.engine.listing import total_points
from grader.errors import GraderError, MachineError, UsageError
from grader.explanation import printable
from grader.model import Exercise, Outcome
from grader.student.progress import Progress

LIST_FORMAT = 1
"""Version of `grade list --json`. 1: first."""


@click.command("init")
@click.argument("folder")
@click.option("--student", help="Your name or id as your instructor knows it; by default your login name.")
@click.pass_context
def init_command(ctx: click.Context, folder: str, student: str | None) -> None:
    """Make a copy of the course to work in.

    \b
    Examples:
      grade init my-course
      grade init my-course --student ada
    """
    from grader.course.copy import copy_course

    if not folder:  # as from a variable that is not set; it would be this folder
        raise UsageError("the name of the folder is empty", "Name one: `grade init my-course`. A dot is this one.")
    name = student or login()
    if not name.isprintable():
        raise UsageError("the student's name holds characters that cannot be shown", "Write it in plain letters.")
    named = named_course(ctx)
    source = find_course(named) if named else packaged_course()
    copy_course(source, Path(folder), name)
    first = next(iter(source.exercises.values()))
    is_here = Path(folder).resolve() == Path.cwd()
    where = "this folder" if is_here else folder
    say(f"{len(source.exercises)} exercises are in {where}. Each has a README and one file to edit.")
    say("Next: " + ("" if is_here else f"cd {shlex.quote(folder)}   then: ") + f"grade show {first.id}")


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
    from grader.cli.render import widths_of

    widths = widths_of(exercises)
    for module, members in groupby(exercises, key=lambda e: e.module):
        say(module, style="bold")
        for exercise in members:
            _print_line(exercise, progress, widths)
    solved = sum(progress.status(exercise) == Outcome.PASSED for exercise in exercises)
    by_keys = "n and p turn to another, s shows its task."
    advice = by_keys if KEYS in ctx.meta else "`grade show NAME` explains one, `grade check` checks your work."
    say(f"{solved} of {len(exercises)} solved. {advice}")
    for runtime in dict.fromkeys(exercise.runtime for exercise in exercises if lacking(exercise.runtime)):
        setup = SETUPS[runtime]
        say(f"Exercises with {setup.name} cannot be checked yet: pip install {setup.install}", style="dim")


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
    from grader.cli.render import exercise_line

    last = progress.results.get(exercise.id)
    score = f"{number(last['score'])}/{number(last['max_score'])}" if last else ""
    print_line(exercise_line(exercise, Outcome(progress.status(exercise)), score, widths), hang=4)


@click.command("show")
@exercise_or_here
@click.option("--no-pager", is_flag=True, help="Print all at once, though it is longer than the window.")
@click.pass_context
def show_command(ctx: click.Context, exercise: str | None, no_pager: bool) -> None:
    """Show an exercise's task and where its file lies.

    A task that is longer than the window is shown by the pager that PAGER names, or `less`.

    \b
    Examples:
      grade show argmax_softmax
      grade show argmax_softmax | less
    """
    found = named_or_here(course_of(ctx), exercise)
    readme = _text(found.folder / "README.md").expandtabs(4)
    if out().is_terminal:
        _show_on_screen(found, readme, keys=KEYS in ctx.meta, by_pages=not no_pager)
    else:
        click.echo(shown(readme))  # a course may come from a stranger
        _say_what_next(found, keys=KEYS in ctx.meta)


def _show_on_screen(exercise: Exercise, readme: str, *, keys: bool, by_pages: bool) -> None:
    from grader.cli.task import Task, page

    def print_all(links: bool) -> None:
        out().print(Task(printable(readme), links=links), width=min(out().width, WIDEST), soft_wrap=False)

    page(print_all, by_pages=by_pages)
    _say_what_next(exercise, keys=keys)  # on the screen, where a pager leaves nothing


def _say_what_next(exercise: Exercise, *, keys: bool) -> None:
    following = "Save it to check it." if keys else f"Next: grade check {exercise.id}"
    say(f"\nEdit {short(exercise.stub)}\n{following}")


def _text(file: Path) -> str:
    try:
        return read_text(file)
    except OSError as error:
        raise GraderError(f"{file} cannot be read: {error.strerror}", "Run `grade init` for a fresh copy.") from None


@click.command("edit")
@exercise_or_here
@click.pass_context
def edit_command(ctx: click.Context, exercise: str | None) -> None:
    """Open an exercise's file in your editor.

    That is the one which VISUAL or EDITOR names; without them vim or nano, whichever is there.

    \b
    Examples:
      grade edit argmax_softmax
      grade edit neuron
    """
    found = named_or_here(course_of(ctx), exercise)
    file = short(found.stub)
    if not found.stub.is_file():
        raise UsageError(f"there is no {file}", f"Run: grade reset {found.id}")
    try:
        click.edit(filename=file)
    except (click.ClickException, ValueError) as problem:  # ValueError: a quote in EDITOR that does not end
        hint = "Name one that is installed, say: export EDITOR=nano   or open the file in any other way."
        raise MachineError(f"no editor has edited {file}: {problem}", hint) from None
    say(f"Next: grade check {found.id}")


@click.command("hint")
@exercise_or_here
@click.option("--again", is_flag=True, help="Start again with the first hint.")
@click.pass_context
def hint_command(ctx: click.Context, exercise: str | None, again: bool) -> None:
    """Show the next hint: the idea, then what to use, then a skeleton.

    \b
    Examples:
      grade hint argmax_softmax
      grade hint argmax_softmax --again
    """
    course = course_of(ctx)
    found = named_or_here(course, exercise)
    progress = Progress.load(course)
    shown = 0 if again else progress.hints.get(found.id, 0)
    place = min(shown, len(found.hints) - 1)
    say(f"Hint {place + 1} of {len(found.hints)}", style="bold")
    hint = found.hints[place]
    if "$" in hint and out().is_terminal:
        from grader.cli.task import with_formulas  # it brings what reads LaTeX, for which nobody else should wait

        hint = with_formulas(hint)
    say(hint)
    following = "h" if KEYS in ctx.meta else f"grade hint {found.id}"
    more = f"For the next one: {following}" if place + 1 < len(found.hints) else "That was the last hint."
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
