"""The instructor's commands: batch, export, backup. (`report` is also a student's: report.py.)"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.params import ExerciseName, course_of, exercises_of, jobs_option
from grader.cli.screen import err, give, say, stoppable

if TYPE_CHECKING:
    from grader.course.reading import Course
    from grader.sandbox.isolation import Level

UNSAFE = "Nothing keeps the students' code from your files: `grade doctor` says what is missing."


@click.command("batch")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="gradebook.db",
    show_default=True,
    help="The gradebook; made when it is missing.",
)
@jobs_option
@click.option(
    "--isolation",
    type=click.Choice(["strict+", "strict", "ns", "limits"]),
    help="Hold the students' code this firmly; by default as firmly as this machine can, and not below `strict`.",
)
@click.option("-e", "--exercise", "names", multiple=True, type=ExerciseName(), help="Only this one; may be repeated.")
@click.option("--new", is_flag=True, help="Rename the gradebook, even a damaged one, and begin a new one.")
@click.pass_context
def batch_command(
    ctx: click.Context,
    folder: Path,
    output: Path,
    jobs: int | None,
    isolation: str | None,
    names: tuple[str, ...],
    new: bool,
) -> None:
    """Grade a class: FOLDER holds a subfolder or a .zip per student.

    Each result is stored when it exists. Run the same command again after an interruption, or when students have
    handed in anew: only what has changed is graded. Exit code 3: some results are errors of the grader, listed by
    `grade report`.

    \b
    Examples:
      grade batch submissions
      grade batch submissions -o week1.db --jobs 4 -e neuron -e relu_elu
    """
    from grader.cli.bar import ProgressBar
    from grader.instructor.batch import run_batch, units_of
    from grader.instructor.gradebook import Gradebook
    from grader.instructor.gradebook_file import make_room
    from grader.sandbox.isolation import level_for_strangers

    course = course_of(ctx)
    level = level_for_strangers(isolation)
    _announce(course, level)
    units = units_of(course, folder, exercises_of(course, names))
    if new and (old := make_room(output)):
        say(f"note: what was {output} is {old} now, with the files beside it; everything is graded anew.", to=err)
    bar = ProgressBar()
    told = f"of {len(units)} results are in {output}; the same command goes on from there."
    with stoppable(lambda: f"{bar.done} {told}"), Gradebook.open(output) as book, bar:
        errors = run_batch(course, units, book, jobs or os.cpu_count() or 1, bar.show, level)
    say(f"{bar.text}   gradebook: {output}")
    if errors:
        say(f"{errors} results are errors of the grader: `grade report {output}` lists them.", style="red", to=err)
    ctx.exit(3 if errors else 0)


def _announce(course: Course, level: Level) -> None:
    """Say what a class is graded with, before it takes its time."""
    say(f"isolation: {level}" if level.for_strangers else f"isolation: {level}. {UNSAFE}", to=err)
    if course.solutions is None:
        say("note: this copy of the course has no solutions, so only the visible checks are graded.", to=err)


@click.command("export")
@click.argument("gradebook", type=click.Path(path_type=Path), default="gradebook.db")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="A row, or the full record, per student and exercise.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file instead of standard output.")
def export_command(gradebook: Path, format_: str, output: Path | None) -> None:
    """Export a gradebook as CSV or JSON.

    \b
    Examples:
      grade export gradebook.db > scores.csv
      grade export gradebook.db --format json -o records.json
    """
    from grader.instructor.export import FORMATS
    from grader.instructor.gradebook import Gradebook

    with Gradebook.open(gradebook, create=False) as book:
        content = FORMATS[format_](book.results())
    if output is None:
        give(content)
    else:
        output.write_bytes(content.encode())
        say(f"written: {output}", to=err)


@click.command("backup")
@click.argument("gradebook", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
def backup_command(gradebook: Path, file: Path) -> None:
    """Copy a gradebook as a whole, also while a class is being graded.

    The newest results may still be in the log beside it (GRADEBOOK-wal), which a plain copy leaves behind. What is
    there already is never overwritten.

    \b
    Examples:
      grade backup gradebook.db saved.db
      grade backup week1.db week1-saved.db
    """
    from grader.instructor.gradebook_file import back_up, explained, find

    with explained(gradebook):
        find(gradebook)
    with explained(file):
        back_up(gradebook, file)
    say(f"written: {file}", to=err)
