"""The author's question: suggest."""

from __future__ import annotations

import os
from itertools import groupby
from typing import TYPE_CHECKING

import click

from grader.cli.params import course_of, jobs_option
from grader.cli.screen import err, say
from grader.course.files import write_new

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.author.suggest import Suggestion
    from grader.model import Exercise

FEW = 4
"""Wrong models are listed by name where they are no more."""


@click.command("suggest")
@click.argument("name", metavar="EXERCISE")
@jobs_option
@click.option("--write", is_flag=True, help="Write a file into wrong/ for each that fails a check, to be filled in.")
@click.pass_context
def suggest_command(ctx: click.Context, name: str, jobs: int | None, write: bool) -> None:
    """Tell which mistakes have no sentence yet.

    The solution is changed in one place at a time. What every check passes shows what no check looks at; what fails and
    draws no sentence may be a mistake that students make. With networks each of them is trained. Checks that no wrong
    model fails are told as well.

    \b
    Examples:
      grade suggest momentum
      grade suggest momentum --write
    """
    from grader.author.suggest import failed_by, suggestions

    course = course_of(ctx)
    exercise = course.exercise(name)
    found = suggestions(course, exercise, jobs or os.cpu_count() or 1)
    _print_checks(failed_by(course, exercise))
    _print_mutants(found)
    if write:
        _write(exercise, found)


def _print_checks(failed: Mapping[str, Sequence[str]]) -> None:
    say("Which wrong models fail each check:", style="bold")
    for check, names in failed.items():
        if not names:
            say(f"{check}: none, so nothing shows that it can fail", indent="  ", style="red")
        else:
            say(f"{check}: {', '.join(names) if len(names) <= FEW else len(names)}", indent="  ", hang=2)


def _print_mutants(found: Sequence[Suggestion]) -> None:
    if not found:
        say("Every change of the solution fails a check and draws a sentence.")
    for fails, group in groupby(found, key=lambda one: one.fails):
        said = f"Without a sentence, fails {', '.join(fails)}:" if fails else "Survives:"
        say(said, style="bold", hang=2)
        for one in group:
            changed = f"{one.mutant.before} -> {one.mutant.after}"
            say(f"line {one.mutant.line}: {changed}  ({one.name})", indent="  ", hang=2)


def _write(exercise: Exercise, found: Sequence[Suggestion]) -> None:
    """Write the files that are not there."""
    assert exercise.solution
    for one in found:
        file = exercise.solution / "wrong" / f"{one.name}.py"
        if one.fails and not file.exists():
            write_new(file, one.text().encode())
            say(f"written: {file}")
    say(f"Delete those that nobody would write; `grade build {exercise.id}` tells what is to be filled in.", to=err)
