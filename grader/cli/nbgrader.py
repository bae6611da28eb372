"""`grade nbgrader`: the course in nbgrader."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.instructor import UNSAFE
from grader.cli.params import course_of, exercises_argument, jobs_option, named_course
from grader.cli.release import check_built
from grader.cli.screen import err, say, stoppable
from grader.course.reading import COURSE_FILE, Course, find_course
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.nbgrader.bulk import Summary

course_dir_argument = click.argument("course_dir", type=click.Path(path_type=Path))
assignment_argument = click.argument("assignment")
student_option = click.option(
    "--student", "students", metavar="ID", multiple=True, help="Only this one; may be repeated."
)


@click.group("nbgrader")
def nbgrader_command() -> None:
    """Hand out and grade the course with nbgrader.

    COURSE_DIR is nbgrader's course directory: source/, release/, submitted/ are in it, and the gradebook.

    \b
    Examples:
      grade nbgrader build nn101                source notebooks and settings
      cd nn101
      nbgrader generate_assignment 04_losses    what students get
      nbgrader collect 04_losses
      grade nbgrader autograde . 04_losses      then formgrader, nbgrader generate_feedback, …
    """


@nbgrader_command.command("build")
@course_dir_argument
@exercises_argument
@click.option("--per-exercise", is_flag=True, help="One notebook per exercise; by default one per module.")
@click.option("--force", is_flag=True, help="Overwrite files that somebody changed.")
@click.pass_context
def build_command(
    ctx: click.Context, course_dir: Path, exercises: tuple[str, ...], per_exercise: bool, force: bool
) -> None:
    """Write nbgrader's source notebooks and settings into COURSE_DIR.

    Every module is an assignment of its own name. With exercises (or discussions) named, only those are in it. Run it
    again whenever the course has changed: files that somebody changed are not overwritten.

    \b
    Examples:
      grade nbgrader build nn101
      grade nbgrader build nn101 argmax_softmax cross_entropy
      grade nbgrader build nn101 --per-exercise
    """
    from grader.nbgrader.handout import config
    from grader.nbgrader.handout.placing import place
    from grader.nbgrader.handout.source import source_notebooks

    course = course_of(ctx)
    _check_folder(course, course_dir)
    notebooks = source_notebooks(course, exercises, per_exercise=per_exercise)
    check_built(course, [course.exercises[n] for book in notebooks for n in book.tasks if n in course.exercises])
    files = {notebook.path: notebook.text for notebook in notebooks}
    files[config.OURS] = config.config_text(course.root, course_dir)
    for what, names in place(course_dir, files, force=force).items():
        for name in names:
            say(f"{what}: {course_dir / name}")
    _place_sites_config(course_dir)
    _say_next(course_dir, notebooks[0].assignment)


def _check_folder(course: Course, folder: Path) -> None:
    """Refuse a folder that holds the course, or lies in it: solutions and submissions would mix with exercises."""
    target = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            f"{folder} is not a folder", "Name nbgrader's course directory; it is made where it is missing."
        )
    inside = any(target.is_relative_to(place) for place in (course.root, course.solutions) if place)
    if inside or (target / COURSE_FILE).exists():
        raise UsageError(
            f"{folder} is a folder of the course itself",
            "Choose another: nbgrader's course directory also gets what students hand in.",
        )


def _place_sites_config(course_dir: Path) -> None:
    """Make nbgrader read our settings: by a file where there is none, or by a sentence to the person who has one."""
    from grader.nbgrader.handout import config

    path = course_dir / config.SITES
    if not path.exists():
        path.write_text(config.SITES_TEXT, encoding="utf-8")
        say(f"written: {path}")
    elif config.OURS not in path.read_text(encoding="utf-8", errors="replace"):
        say(f"{path} was there before and is left as it is. Add this line to it, after `c = get_config()`:")
        say(config.LOAD, indent="  ")


def _say_next(course_dir: Path, assignment: str) -> None:
    say(f"Next: cd {shlex.quote(str(course_dir))} && nbgrader generate_assignment {assignment}")


# ---------------------------------------------------------------------- grading


@nbgrader_command.command("autograde")
@course_dir_argument
@assignment_argument
@jobs_option
@student_option
@click.pass_context
def autograde_command(
    ctx: click.Context, course_dir: Path, assignment: str, jobs: int | None, students: tuple[str, ...]
) -> None:
    """Grade all submissions of an assignment at once.

    It does what `nbgrader autograde` does, many times faster: scores and comments go into nbgrader's gradebook, the
    graded notebooks into autograded/. What people have scored or written stays as it is. Run it again after an
    interruption, or when more was handed in: only what has changed is graded.

    Exit code 3: some results are errors of the grader.

    \b
    Examples:
      grade nbgrader autograde nn101 04_losses
      grade nbgrader autograde nn101 04_losses --jobs 8 --student ada
    """
    from grader.cli.bar import ProgressBar
    from grader.nbgrader import require
    from grader.nbgrader.bulk import RESULTS_FILE, autograde
    from grader.sandbox.isolation import level_for_strangers

    require()
    course = _course_behind(ctx, course_dir)
    level, bar, many = level_for_strangers(None), ProgressBar(), jobs or os.cpu_count() or 1
    say(f"isolation: {level}" if level.for_strangers else f"isolation: {level}. {UNSAFE}", to=err)
    results = course_dir / RESULTS_FILE
    kept = stoppable(lambda: f"{bar.done} results are in {results}; the same command goes on from there.")
    with kept, bar:
        done = autograde(course, course_dir, assignment, many, bar.show, level, students)
    _say_summary(done, results, bar.text)
    ctx.exit(3 if done.errors else 0)


@nbgrader_command.command("sync")
@course_dir_argument
@assignment_argument
@student_option
@click.pass_context
def sync_command(ctx: click.Context, course_dir: Path, assignment: str, students: tuple[str, ...]) -> None:
    """Bring nbgrader's gradebook and ours to the same state, without grading.

    Results go into nbgrader's gradebook and autograded/; scores that people gave there come back into ours.

    \b
    Examples:
      grade nbgrader sync nn101 04_losses
    """
    from grader.nbgrader import require
    from grader.nbgrader.bulk import RESULTS_FILE, sync

    require()
    course = _course_behind(ctx, course_dir)
    _say_summary(sync(course, course_dir, assignment, students), course_dir / RESULTS_FILE)


def _course_behind(ctx: click.Context, course_dir: Path) -> Course:
    """Return the course that is named, or that COURSE_DIR was built from; with its solutions."""
    from grader.nbgrader.handout import config

    course = find_course(named_course(ctx) or config.course_of(course_dir))
    if course.solutions is None:
        raise UsageError(
            f"the course in {course.root} is a student's copy: without its solutions nothing can be graded",
            "Run it in the course with its solutions, or name that with `grade --course FOLDER nbgrader …`.",
        )
    return course


def _say_summary(done: Summary, results: Path, graded: str = "") -> None:
    for student, sentence in done.notes:
        say(f"note: {student}: {sentence}", hang=2, to=err)
    for student, sentence in done.problems:
        say(f"{student}: {sentence}", hang=2, style="red", to=err)
    if graded:
        say(graded)
    say(f"submissions: {done.submissions}   written anew: {done.written}   new scores given by people: {done.manual}")
    if done.errors:
        say(
            f"{done.errors} results are errors of the grader: `grade report {shlex.quote(str(results))}` lists them.",
            style="red",
            to=err,
        )
