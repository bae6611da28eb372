"""What several commands share on the command line: naming exercises, finding the course, asking for JSON."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.course.reading import Course, find_course
from grader.errors import GraderError, UsageError
from grader.model import Exercise

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class ExerciseName(click.ParamType[str]):
    """An exercise's id, its folder or its file; completes in the shell. The course refuses unknown ones."""

    name = "exercise"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        path = Path(value)
        return (path.name or path.resolve().name).removesuffix(".py")  # a dot is the folder where one is

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            found = course_of(ctx).exercises
        except GraderError:  # nothing to suggest outside a course
            return []
        return [CompletionItem(name, help=e.title) for name, e in found.items() if name.startswith(incomplete)]


exercise_argument = click.argument("exercise", type=ExerciseName())
exercise_or_here = click.argument("exercise", type=ExerciseName(), required=False)
"""Inside an exercise's folder it needs no name."""
exercises_argument = click.argument("exercises", nargs=-1, type=ExerciseName())
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(1, 256), help="Workers; by default as many as there are cores."
)


def named_course(ctx: click.Context) -> Path | None:
    """Return the folder given with `--course`."""
    folder: Any = ctx.find_root().params.get("course")
    return Path(folder) if folder else None


def course_of(ctx: click.Context) -> Course:
    """Return the course that the command works on."""
    return find_course(named_course(ctx))


def exercises_of(course: Course, names: Iterable[str]) -> list[Exercise]:
    """Return the named exercises, each once; all of them when none is named."""
    return [course.exercise(name) for name in dict.fromkeys(names)] or list(course.exercises.values())


def exercise_here(course: Course) -> Exercise | None:
    """Return the exercise in whose folder one is, or in a folder of that."""
    here = Path.cwd()
    folders = {exercise.folder.resolve(): exercise for exercise in course.exercises.values()}
    return next((folders[place] for place in (here, *here.parents) if place in folders), None)


def named_or_here(course: Course, name: str | None) -> Exercise:
    """Return the exercise that was named, or else the one in whose folder one is."""
    found = course.exercise(name) if name else exercise_here(course)
    if found is None:
        raise UsageError("which exercise?", "Name one, or go to its folder. `grade list` shows them all.")
    return found


def login() -> str:
    """Return what a student is called who has not said so."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no login name in a bare container
        return "student"
