"""`grade plot`: see what your own code does."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.params import course_of, exercise_or_here, named_or_here
from grader.cli.screen import err, out, say, short
from grader.course.runtime import SETUPS
from grader.errors import GraderError, UsageError

if TYPE_CHECKING:
    from grader.course.reading import Course
    from grader.model import Exercise


@click.command("plot")
@exercise_or_here
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write: .png, .svg (for a page: transparent, in its colour of text) or .pdf.",
)
@click.pass_context
def plot_command(ctx: click.Context, exercise: str | None, output: Path | None) -> None:
    """Draw what your code does, beside the reference.

    Without -o the picture is opened, and kept in the course's folder .grade/plots.

    Exit code 0: there is a picture. 1: your code gives nothing to draw yet; it is said why.

    \b
    Examples:
      grade plot relu_elu
      grade plot gradient_step -o path.svg
    """
    course = course_of(ctx)
    found = named_or_here(course, exercise)
    _refuse_without_picture(course, found)
    file = output or course.root / ".grade" / "plots" / f"{found.id}.png"
    data = _draw(course, found, _form(file))
    _write(file, data, fresh_folder=output is None)
    say(short(file))
    if output is None and _has_display():
        click.launch(str(file))


def _refuse_without_picture(course: Course, exercise: Exercise) -> None:
    """Raise UsageError where an exercise has nothing to see, naming those that have."""
    if not exercise.picture.is_file():
        names = ", ".join(name for name, other in course.exercises.items() if other.picture.is_file())
        raise UsageError(
            f"there is no picture for {exercise.id!r}", f"There is one for: {names}." if names else "Nor for any other."
        )


def _form(file: Path) -> str:
    form = file.suffix.removeprefix(".").lower()
    if form not in ("png", "svg", "pdf"):
        raise UsageError(
            f"{file.name} does not tell what kind of picture to write", "End its name in .png, .svg or .pdf."
        )
    return form


def _draw(course: Course, exercise: Exercise, form: str) -> bytes:
    from grader.sandbox.pool import Launchers

    launchers = Launchers()
    try:
        launchers.get(exercise.runtime)  # starts while matplotlib is imported
        if slow := SETUPS[exercise.runtime].slow:
            say(f"Starting {slow} and training your network: some seconds …", style="dim", to=err)
        from grader.pictures.draw import picture

        data = picture(course, exercise, launchers, form)
    finally:
        launchers.close()
    if data is None:
        raise GraderError(f"the picture of {exercise.id!r} has gone meanwhile", "Run the same command again.")
    return data


def _write(file: Path, data: bytes, *, fresh_folder: bool) -> None:
    try:
        if fresh_folder:
            file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise GraderError(
            f"{file} cannot be written: {error.strerror}", "Check the folder, or choose another."
        ) from None


def _has_display() -> bool:
    """Whether somebody sits there who can see a window: not in a pipe, and not over a bare connection."""
    on_screen = sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
    return out().is_terminal and bool(on_screen)
