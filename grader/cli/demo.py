"""`grade demo`: a whole class graded in front of you."""

from __future__ import annotations

import os
import shlex
import shutil
import time
from pathlib import Path

import click

from grader.cli.params import course_of, jobs_option
from grader.cli.screen import err, say, stoppable

MARKER = "made-by-grade-demo"
"""A folder without this file was made by somebody else, and is left alone."""


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default="demo")
@jobs_option
@click.pass_context
def demo_command(ctx: click.Context, folder: Path, jobs: int | None) -> None:
    """Grade a made-up class, and show what an instructor sees.

    Thirty students with right and wrong answers, untouched stubs, and files that are broken: the same class every
    time, no network needed.

    \b
    Examples:
      grade demo
      grade demo /tmp/class --jobs 4
    """
    from grader.author.demo import write_class
    from grader.cli.bar import ProgressBar
    from grader.cli.tables import print_report
    from grader.errors import UsageError
    from grader.instructor.batch import run_batch, units_of
    from grader.instructor.gradebook import Gradebook
    from grader.instructor.report import class_report

    course = course_of(ctx)
    if course.solutions is None:
        raise UsageError(
            "the demo makes its class from the solutions, which a student's copy has not", "Run it in the repository."
        )
    _make_room(folder)
    write_class(course, folder / "submissions")
    start = time.perf_counter()
    units = units_of(course, folder / "submissions", course.exercises.values())
    say(f"{len({u.student for u in units})} students, {len(course.exercises)} exercises: grading …", to=err)
    bar = ProgressBar()
    kept = stoppable(lambda: f"{bar.done} of {len(units)} results are in {folder / 'gradebook.db'}.")
    with kept, Gradebook.open(folder / "gradebook.db") as book, bar:
        errors = run_batch(course, units, book, jobs or os.cpu_count() or 1, bar.show)
        report = class_report(book.results())
    print_report(report)
    say(f"\n{bar.text} in {time.perf_counter() - start:.0f} s.   Gradebook: {folder / 'gradebook.db'}")
    _print_next(folder)
    ctx.exit(3 if errors else 0)


def _make_room(folder: Path) -> None:
    """Remove what an earlier demo made, and nothing else."""
    from grader.errors import UsageError

    if folder.exists() and not (folder / MARKER).exists():
        raise UsageError(f"{folder} exists and was not made by `grade demo`", "Name another folder.")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).touch()


def _print_next(folder: Path) -> None:
    say("\nWhat to try next:", style="bold")
    gradebook, submissions = (shlex.quote(str(folder / name)) for name in ("gradebook.db", "submissions"))
    for command, why in (
        (f"grade report {gradebook}", "the same tables again"),
        (f"grade export {gradebook} --format csv", "for a spreadsheet"),
        (f"grade batch {submissions} -o {gradebook}", "nothing has changed, so nothing runs"),
        ("grade init my-course && cd my-course && grade list", "as a student"),
    ):
        say(f"{command}     ({why})", indent="  ")
