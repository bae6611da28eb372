"""The instructor's commands: batch, export, backup. (`report` is also a student's: report.py.)"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.params import ExerciseName, course_of, exercises_of, jobs_option
from grader.cli.screen import err, give, say, stoppable
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.course.reading import Course
    from grader.model import Unit
    from grader.sandbox.isolation import Level
    from grader.submission.class_folder import ClassFolder

NEEDS_A_LOOK = 5
"""The exit code where something was handed in of which only a person can tell what it is."""
TOLD = 20
"""So many lines of a kind are printed of a class."""
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
    handed in anew: only what has changed is graded.

    An answer is found by its exercise's name, also where a learning platform, a copy or a notebook changed that name
    (neuron-1.py, "neuron (1).py", neuron.ipynb), in a folder or in a .zip in it. Where two that differ may be meant,
    or a file or archive that may be the answer cannot be told, it needs a look. The zip that `grade hand-in` made is of
    the student in its name.

    Exit code 3: some results are errors of the grader, listed by `grade report`. 5: a person has to look at answers,
    which `grade report` lists, too, or at files in FOLDER that belong to no student.

    \b
    Examples:
      grade batch submissions
      grade batch submissions -o week1.db --jobs 4 -e neuron -e relu_elu
    """
    from grader.cli.bar import ProgressBar
    from grader.instructor.batch import class_in, made_for_others, needing_a_look, run_batch, units_in
    from grader.instructor.gradebook import Gradebook
    from grader.instructor.gradebook_file import make_room
    from grader.sandbox.isolation import level_for_strangers

    course = course_of(ctx)
    level = level_for_strangers(isolation)
    _announce(course, level)
    handed_in = class_in(course, folder)
    units = units_in(course, handed_in, exercises_of(course, names))
    if new and (old := make_room(output)):
        say(f"note: what was {output} is {old} now, with the files beside it; everything is graded anew.", to=err)
    bar = ProgressBar()
    told = f"of {len(units)} results are in {output}; the same command goes on from there."
    with stoppable(lambda: f"{bar.done} {told}"), Gradebook.open(output) as book, bar:
        errors = run_batch(course, units, book, jobs or os.cpu_count() or 1, bar.show, level)
    say(f"{bar.text}   gradebook: {output}")
    _tell_places(units)
    for unit, name in made_for_others(course, units):
        say(f"note: {unit.student} has handed in the {unit.exercise} that was made for {name}.", to=err)
    looks = needing_a_look(units)
    _tell_open(handed_in, looks)
    if errors:
        say(
            f"{errors} results are errors of the grader: `grade report {shlex.quote(str(output))}` lists them.",
            style="red",
            to=err,
        )
    ctx.exit(3 if errors else NEEDS_A_LOOK if looks or handed_in.doubtful else 0)


def _tell_places(units: list[Unit]) -> None:
    """Say which answers were found under another name or in another place than their own."""
    found = [unit for unit in units if unit.source.found_as]
    if found:
        say(f"{_count(found)} recognised by more than the name:", to=err)
    _tell_some((f"{unit.student} {unit.exercise}: graded {unit.source.found_as}" for unit in found), len(found))


def _tell_open(handed_in: ClassFolder, looks: list[Unit]) -> None:
    """Say what only a person can judge, and what belongs to nobody."""
    if looks:
        say(f"{_count(looks)} not judged; a person has to look:", style="yellow", to=err)
    _tell_some((f"{unit.student} {unit.exercise}: {unit.source.problem}" for unit in looks), len(looks))
    if told := handed_in.told():
        say(f"{told}.", style="yellow" if handed_in.doubtful else "", to=err)


def _count(units: list[Unit]) -> str:
    return "1 answer was" if len(units) == 1 else f"{len(units)} answers were"


def _tell_some(lines: Iterable[str], count: int) -> None:
    for line in islice(lines, TOLD):
        say(line, indent="  ", hang=2, to=err)
    if count > TOLD:
        say(f"… and {count - TOLD} more", indent="  ", to=err)


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
@click.option("--totals", is_flag=True, help="A row per student: total, maximum, and both for each exercise.")
@click.option("--excel", is_flag=True, help="CSV with the mark by which Excel knows names beyond ASCII.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file instead of standard output.")
def export_command(gradebook: Path, format_: str, totals: bool, excel: bool, output: Path | None) -> None:
    """Export a gradebook as CSV or JSON.

    \b
    Examples:
      grade export gradebook.db > scores.csv
      grade export gradebook.db --totals --excel -o totals.csv
      grade export gradebook.db --format json -o records.json
    """
    from grader.instructor.export import BOM, FORMATS, export_totals
    from grader.instructor.gradebook import Gradebook

    if format_ != "csv" and (totals or excel):
        raise UsageError("--totals and --excel are about CSV", "Leave out `--format json`.")
    with Gradebook.open(gradebook, create=False) as book:
        content = (BOM if excel else "") + (export_totals if totals else FORMATS[format_])(book.results())
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
