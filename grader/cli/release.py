"""`grade release`: the course as students get it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from grader.cli.params import course_of, exercises_argument, exercises_of
from grader.cli.screen import say
from grader.course.reading import COURSE_FILE, Course
from grader.errors import CourseError, UsageError
from grader.model import Exercise

SHOWN = 5
"""So many stale files are named; one `grade build` makes all of them anew."""


@click.command("release")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@exercises_argument
@click.option(
    "--zip",
    "archive",
    metavar="FILE.zip",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the same files as an archive, too.",
)
@click.pass_context
def release_command(ctx: click.Context, folder: Path, exercises: tuple[str, ...], archive: Path | None) -> None:
    """Make the students' copy: no solutions, hidden checks or answers.

    Students work in DIR or in the archive as they get it, or make a copy in their own name from it with
    `grade --course DIR init my-course`. With exercises named, only those are in it.

    \b
    Examples:
      grade release student-course
      grade release week-1 neuron perceptron_train --zip week-1.zip
    """
    from grader.course.copy import copy_course, write_archive

    course = course_of(ctx)
    chosen = exercises_of(course, exercises)
    _check_targets(folder, archive)
    _check_course(course, chosen)
    copy_course(course, folder, exercises={exercise.id for exercise in chosen})
    say(f"{len(chosen)} exercises are in {folder}, as students may see them.")
    if archive:
        count = write_archive(folder, archive)
        say(f"{count} files are in {archive}: unpack it, and it is a course.")
    say(f"Students: grade --course {shlex.quote(str(folder))} init my-course   or work in it as it is.")


def _check_targets(folder: Path, archive: Path | None) -> None:
    """Refuse to mix a release with what is there: what lies beside it would be handed out with it."""
    if folder.is_dir() and not (folder / COURSE_FILE).exists():
        there = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        if there:
            raise UsageError(
                f"{folder} is not empty: it holds {there[0]}", "Choose a new folder: all in it goes to students."
            )
    if archive and archive.suffix.lower() != ".zip":
        raise UsageError(f"{archive} is no name for an archive", "Give it a name that ends in .zip.")
    if archive and archive.exists():
        raise UsageError(f"{archive} is there already", "Remove it, or choose another name.")
    if archive and not archive.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {archive.absolute().parent}", "Make it first, or choose another name.")


def _check_course(course: Course, exercises: Sequence[Exercise]) -> None:
    """Refuse a course without solutions, or one that is not built."""
    if course.solutions is None:
        raise UsageError(
            f"the course in {course.root} is a student's copy: it has no solutions to make a release from",
            "Run it in the course with its solutions. A copy is handed on with `grade --course COPY init FOLDER`.",
        )
    check_built(course, exercises)


def check_built(course: Course, exercises: Iterable[Exercise]) -> None:
    """Refuse exercises of which nobody can say whether their recordings are those of their solutions."""
    from grader.author.build import stale

    problems = [problem for exercise in exercises for problem in stale(course, exercise)]
    if problems:
        more = [f"and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
        raise CourseError("\n".join(["the course is not built:", *problems[:SHOWN], *more]), "Run `grade build`.")
