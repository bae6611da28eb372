"""`grade demo`: a whole class graded in front of you."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import click

from grader.cli.params import course_of, err, out


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default="demo")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Workers; by default as many as there are cores.")
@click.pass_context
def demo_command(ctx: click.Context, folder: Path, jobs: int | None) -> None:
    """Make a class of thirty from the course itself, grade it, and show what an instructor sees.

    Right and wrong answers, untouched stubs, and files that are broken: the same class every time, no network needed.

    \b
    Examples:
      grade demo
      grade demo /tmp/class --jobs 4
    """
    from grader.batch import run_batch, units_of
    from grader.cli.instructor import ProgressBar, print_report
    from grader.demo import write_class
    from grader.errors import UsageError
    from grader.gradebook import Gradebook
    from grader.report import class_report

    course = course_of(ctx)
    if course.solutions is None:
        raise UsageError(
            "the demo makes its class from the solutions, which a student's copy has not", "Run it in the repository."
        )
    marker = folder / "made-by-grade-demo"
    if folder.exists() and not marker.exists():
        raise UsageError(f"{folder} exists and was not made by `grade demo`", "Name another folder.")
    shutil.rmtree(folder, ignore_errors=True)
    write_class(course, folder / "submissions")
    marker.touch()
    start = time.perf_counter()
    units = units_of(course, folder / "submissions", course.exercises.values())
    err().print(
        f"{len({u.student for u in units})} students, {len(course.exercises)} exercises: grading on all cores …"
    )
    with Gradebook.open(folder / "gradebook.db") as book, ProgressBar() as bar:
        errors = run_batch(course, units, book, jobs or os.cpu_count() or 1, bar.show)
        report = class_report(book.results())
    out().print()
    print_report(report)
    out().print(f"\n{bar.text} in {time.perf_counter() - start:.0f} s.   Gradebook: {folder / 'gradebook.db'}")
    out().print("\nWhat to try next:")
    for line in (
        f"grade report {folder / 'gradebook.db'}",
        f"grade export {folder / 'gradebook.db'} --format csv",
        f"grade batch {folder / 'submissions'} -o {folder / 'gradebook.db'}     (nothing has changed: nothing runs)",
        "grade init my-course && cd my-course && grade list     (as a student)",
    ):
        out().print(f"  {line}")
    ctx.exit(3 if errors else 0)
