"""The instructor's commands: batch, report, export."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.params import ExerciseName, course_of, err, exercises_of, json_option, number, out, print_json

if TYPE_CHECKING:
    from grader.batch import Progress
    from grader.report import ClassReport

COMMONEST = 5
gradebook_argument = click.argument("gradebook", type=click.Path(path_type=Path), default="gradebook.db")


@click.command("batch")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), default="gradebook.db", show_default=True)
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Workers; by default as many as there are cores.")
@click.option("-e", "--exercise", "names", multiple=True, type=ExerciseName(), help="Only this one; may be repeated.")
@click.pass_context
def batch_command(ctx: click.Context, folder: Path, output: Path, jobs: int | None, names: tuple[str, ...]) -> None:
    """Grade a class: FOLDER holds a subfolder or a .zip per student.

    Each result is stored when it exists. Run the same command again after an interruption, or when students have
    handed in anew: only what has changed is graded. Exit code 3: some results are errors of the grader, listed by
    `grade report`.

    \b
    Examples:
      grade batch submissions
      grade batch submissions -o week1.db --jobs 4 -e neuron -e xor
    """
    from grader.batch import run_batch, units_of
    from grader.gradebook import Gradebook

    course = course_of(ctx)
    if course.solutions is None:
        err().print("note: this copy of the course has no solutions, so only the visible checks are graded.")
    units = units_of(course, folder, exercises_of(course, names))
    with Gradebook.open(output) as book, ProgressBar() as bar:
        errors = run_batch(course, units, book, jobs or os.cpu_count() or 1, bar.show)
    out().print(f"{bar.text}   gradebook: {output}")
    if errors:
        err().print(f"{errors} results are errors of the grader: `grade report {output}` lists them.", style="red")
        ctx.exit(3)


class ProgressBar:
    """A progress bar on standard error, with rate, remaining time and failures; silent where that is no terminal."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self.bar = Progress(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:.1f}/s"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[failed]} not passed"),
            console=err(),
            disable=not err().is_terminal,
        )
        self.task = self.bar.add_task("", rate=0.0, failed=0)
        self.failed = 0
        self.text = ""

    def show(self, progress: Progress) -> None:
        """Draw where the run stands."""
        if progress.result and progress.result.outcome != "passed":
            self.failed += 1
        speed = self.bar.tasks[0].speed or 0.0
        self.bar.update(self.task, total=progress.total, completed=progress.done, rate=speed, failed=self.failed)
        graded = progress.done - progress.kept
        self.text = f"{progress.total} results: {graded} graded now, {progress.kept} kept"

    def __enter__(self) -> ProgressBar:
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


@click.command("report")
@gradebook_argument
@json_option
def report_command(gradebook: Path, as_json: bool) -> None:
    """Show the class: scores, how hard each exercise was, and the commonest mistakes.

    \b
    Examples:
      grade report
      grade report week1.db --json
    """
    from grader.gradebook import Gradebook
    from grader.report import class_report

    with Gradebook.open(gradebook, create=False) as book:
        report = class_report(book.results())
    if as_json:
        print_json(report.to_json())
    else:
        print_report(report)
    if report.grader_errors:
        sys.exit(3)


def print_report(report: ClassReport) -> None:
    """Print a class report as tables."""
    from rich.markup import escape
    from rich.table import Table

    for student, exercise, message in report.grader_errors:
        out().print(f"[red]grader error[/]  {escape(student)}  {exercise}: {escape(message)}")
    names = [row.exercise for row in report.exercises]
    table = Table("student", *names, "points", box=None, pad_edge=False, header_style="bold")
    for column in table.columns[1:]:
        column.justify = "right"
    for student_row in report.students:
        cells = [_cell(student_row.scores.get(name)) for name in names]
        table.add_row(
            escape(student_row.student), *cells, f"{number(student_row.score)}/{number(student_row.max_score)}"
        )
    means = [f"{100 * row.mean:.0f} %" for row in report.exercises]
    table.add_section()
    table.add_row("mean of those who tried", *means, "", style="dim")
    out().print(table)
    if report.mistakes:
        out().print("\n[bold]Commonest mistakes[/]")
    for mistake in report.mistakes[:COMMONEST]:
        out().print(f"  {len(mistake.students):>3} x {mistake.exercise}: {escape(mistake.sentence)}")


def _cell(result: object) -> str:
    from grader.model import Outcome, Result

    if not isinstance(result, Result):
        return ""
    if result.outcome is Outcome.GRADER_ERROR:
        return "[red]error[/]"
    if result.outcome is Outcome.NOT_ATTEMPTED:
        return "[dim]-[/]"
    text = number(result.score)
    return f"[green]{text}[/]" if result.outcome is Outcome.PASSED else text


@click.command("export")
@gradebook_argument
@click.option("--format", "format_", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file instead of standard output.")
def export_command(gradebook: Path, format_: str, output: Path | None) -> None:
    """Export a gradebook: one row (csv) or one full record (json) per student and exercise.

    \b
    Examples:
      grade export gradebook.db > scores.csv
      grade export gradebook.db --format json -o records.json
    """
    from grader.errors import UsageError
    from grader.export import FORMATS
    from grader.gradebook import Gradebook

    with Gradebook.open(gradebook, create=False) as book:
        text = FORMATS[format_](book.results())
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}", "Choose another place.") from None
    err().print(f"written: {output}")
