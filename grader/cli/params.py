"""What several commands share: finding the course, naming exercises, where output goes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.course import Course, find_course
from grader.model import Exercise

if TYPE_CHECKING:
    from rich.console import Console


class ExerciseName(click.ParamType[str]):
    """An exercise's id; completes in the shell. Unknown ones are refused by the course, with a suggestion."""

    name = "exercise"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        names = find_course(ctx.find_root().obj).exercises
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def course_of(ctx: click.Context) -> Course:
    """Return the course that the command works on."""
    named: Path | None = ctx.find_root().obj
    return find_course(named)


def exercises_of(course: Course, names: Iterable[str]) -> list[Exercise]:
    """Return the named exercises, all of them when none is named."""
    return [course.exercise(name) for name in names] or list(course.exercises.values())


@cache
def out() -> Console:
    """The console for results: standard output, in colour only on a terminal (NO_COLOR, FORCE_COLOR)."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)


@cache
def err() -> Console:
    """The console for progress and notices: standard error."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(tree: Any) -> None:
    """Print JSON to standard output."""
    click.echo(json.dumps(tree, indent=2, ensure_ascii=False))


def number(value: float) -> str:
    """Return points as people write them: 2, 0.5."""
    return f"{value:g}"
