"""`grade report`: a class from a gradebook, or in a student's copy the own progress, which can also be a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.params import course_of, json_option, named_course
from grader.cli.screen import err, number, print_json, say, short
from grader.course.files import write_whole
from grader.course.runtime import SETUPS
from grader.errors import GraderError, UsageError

if TYPE_CHECKING:
    from grader.course.reading import Course
    from grader.model import Exercise
    from grader.sandbox.pool import Launchers
    from grader.student.report import ModuleReport, Picture, StudentReport

GRADEBOOK = Path("gradebook.db")
BAR = 12
"""Characters of a module's bar."""
SUFFIXES = (".html", ".htm")


@click.command("report")
@click.argument("gradebook", type=click.Path(path_type=Path), required=False)
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write your own progress as a page that every browser shows, also offline.",
)
@click.option("--no-pictures", is_flag=True, help="With --html: draw nothing, which means to run nothing.")
@json_option
@click.pass_context
def report_command(
    ctx: click.Context, gradebook: Path | None, html: Path | None, no_pictures: bool, as_json: bool
) -> None:
    """Show a class from a gradebook, or your own progress.

    With a GRADEBOOK, or where gradebook.db lies: scores, how hard each exercise was, common mistakes. Exit code 3:
    some results are errors of the grader; they come first. 5: some answers need a look by a person.

    Without one, in a student's copy: how far you are, what failed and why, what to do next.

    \b
    Examples:
      grade report
      grade report --html progress.html
      grade report week1.db --json
    """
    if html and as_json:
        raise UsageError("--html and --json are two forms of one report", "Choose one of them.")
    if no_pictures and not html:
        raise UsageError("--no-pictures says how to write a page", "Add `--html FILE`.")
    course = None if gradebook or GRADEBOOK.exists() else _own_course(ctx, html)
    if course is None:
        _show_class(ctx, gradebook or GRADEBOOK, html, as_json)
    elif html:
        _write_page(course, html, with_pictures=not no_pictures)
    else:
        _show_progress(course, as_json)


def _own_course(ctx: click.Context, html: Path | None) -> Course | None:
    """Return the student's copy around the current folder, None where a class is meant and its gradebook is missing."""
    try:
        course = course_of(ctx)
    except UsageError:
        if html or named_course(ctx):
            raise
        return None
    return course if html or course.solutions is None else None


# ---------------------------------------------------------------------- a class


def _show_class(ctx: click.Context, gradebook: Path, html: Path | None, as_json: bool) -> None:
    from grader.instructor.gradebook import Gradebook
    from grader.instructor.report import class_report

    if html:
        raise UsageError(
            f"--html writes a student's own progress, and {gradebook} holds a class",
            "Leave the gradebook out, in a copy of the course where no gradebook.db lies.",
        )
    with Gradebook.open(gradebook, create=False) as book:
        report = class_report(book.results())
    if as_json:
        print_json(report.to_json())
    else:
        from grader.cli.tables import print_report

        print_report(report)
    ctx.exit(3 if report.grader_errors else 5 if report.needs_a_look else 0)


# ---------------------------------------------------------------------- the own progress


def _read(course: Course) -> StudentReport:
    from dataclasses import replace

    from grader.student.progress import Progress
    from grader.student.report import student_report

    file = course.root / ".grade" / "progress.json"
    there = file.exists()
    report = student_report(course, Progress.load(course))
    if there and not file.exists():
        lost = f"What was remembered could not be read and is set aside: {short(file.with_suffix('.damaged'))}."
        return replace(report, notices=(f"{lost} `grade check` checks anew.", *report.notices))
    return report


def _show_progress(course: Course, as_json: bool) -> None:
    report = _read(course)
    if as_json:
        print_json(report.to_json())
        return
    for notice in report.notices:
        say(notice, style="yellow", to=err)
    width = max(len(module.name) for module in report.modules)
    for module in report.modules:
        say(_module_line(module, width), hang=2)
    say(f"\n{report.solved} of {len(report.exercises)} solved, {_points(report)}.", style="bold")
    if report.changed:
        names = ", ".join(row.exercise.id for row in report.changed)
        say(f"Changed since they were checked (`grade check`): {names}")
    for step in report.next.steps[:1] if report.next else ():
        say(f"Next: {step.command}   ({step.why.rstrip('.')})")


def _module_line(module: ModuleReport, width: int) -> str:
    share = sum(row.share for row in module.exercises) / len(module.exercises)
    filled = int(share * BAR)
    bar = "█" * filled + "░" * (BAR - filled)
    open_ = ", ".join(row.exercise.id for row in module.exercises if row.checks and not row.solved)
    line = f"{module.name:<{width}}  {bar}  {module.solved} of {len(module.exercises)} solved  {_points(module):>17}"
    return f"{line}   not yet: {open_}" if open_ else line


def _points(report: StudentReport | ModuleReport) -> str:
    return f"{number(report.score)}/{number(report.points)} points"


# ---------------------------------------------------------------------- the page


def _write_page(course: Course, file: Path, *, with_pictures: bool) -> None:
    from grader.student.report import page

    _check_place(file)
    report = _read(course)
    pictures = _pictures(course, report) if with_pictures else {}
    written = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    _write(file, page(report, pictures, written))
    for notice in report.notices:
        say(notice, style="yellow", to=err)
    say(f"written: {short(file.absolute())}", to=err)


def _check_place(file: Path) -> None:
    """Refuse what cannot be written before anything runs, and what would overwrite other work."""
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{file} does not end in .html", "A page has such a name; nothing else is overwritten.")
    if file.is_dir():
        raise UsageError(f"{file} is a folder", "Name a file in it, or another one.")
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder {file.parent}", "Make it first, or name another place.")


def _write(file: Path, text: str) -> None:
    """Write a file in one step, so that a crash leaves the old one."""
    try:
        write_whole(file, text)
    except OSError as error:
        raise GraderError(
            f"{file} cannot be written: {error.strerror}", "Check the folder's permissions and space."
        ) from None


def _pictures(course: Course, report: StudentReport) -> dict[str, Picture]:
    """Draw each attempted exercise that has a picture; what cannot be drawn becomes a sentence."""
    from grader.student.report import attempted

    chosen = [exercise for exercise in attempted(report) if exercise.picture.is_file()]
    if not chosen:
        return {}
    with _launchers() as launchers:
        return {exercise.id: _picture(course, exercise, launchers) for exercise in chosen}


def _picture(course: Course, exercise: Exercise, launchers: Launchers) -> Picture:
    from grader.pictures.draw import picture
    from grader.pictures.svg import clean_svg
    from grader.student.report import Picture

    starting = SETUPS[exercise.runtime].slow
    slow = f", which starts {starting}: some seconds" if starting else ""
    say(f"Drawing {exercise.id}{slow} …", style="dim", to=err)
    try:
        return Picture(clean_svg(picture(course, exercise, launchers, form="svg") or b""))
    except GraderError as error:
        return Picture(problem=str(error))


@contextmanager
def _launchers() -> Iterator[Launchers]:
    from grader.sandbox.ground import forks
    from grader.sandbox.pool import Launchers

    if not forks():
        say("Your code runs unconfined here, like any program that you start.", style="dim", to=err)
    launchers = Launchers()
    try:
        yield launchers
    finally:
        launchers.close()
