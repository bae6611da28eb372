"""A notebook's way to a verdict: the magic `%%check EXERCISE`, and `grader.check("EXERCISE")`.

    a cell, or the definitions so far  →  Unit  →  grading worker (another process)  →  Verdict, shown by the notebook

The kernel is neither trusted nor burdened: it sends text and gets a `Result` back, and imports nothing that grading
needs. A kernel keeps one worker (`engine/service.py`), started with its first check; so the next takes a fraction of
a second.
"""

from __future__ import annotations

import html
import os
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from grader.course.copy import fresh_stub, names_in
from grader.course.declared import hidden_totals
from grader.course.reading import Course, find_course, packaged_course
from grader.engine.service import service
from grader.errors import GraderError, UsageError
from grader.model import Exercise, Outcome, Runtime, Source, Unit
from grader.notebook.cells import NOT_RUN, plain
from grader.notebook.composed import Composed, compose
from grader.notebook.verdict import Verdict
from grader.submission.files import MAX_SOURCE, read_source


class Shell(Protocol):
    """What is needed of IPython."""

    history_manager: Any
    """Its `input_hist_raw` holds the cells that ran, as they were typed."""

    def transform_cell(self, raw_cell: str) -> str: ...
    def run_cell(self, raw_cell: str, *, store_history: bool) -> Any: ...
    def register_magic_function(
        self, func: Callable[..., Any], magic_kind: str = ..., magic_name: str | None = ...
    ) -> None: ...


class NotebookError(GraderError):
    """An error that a notebook shows as its sentence, without a traceback."""

    def __init__(self, error: GraderError) -> None:
        super().__init__(str(error), error.hint)
        self.exit_code = error.exit_code

    def _render_traceback_(self) -> list[str]:
        return [f"error: {self}", *([f"  {self.hint}"] if self.hint else [])]


@contextmanager
def _as_sentences() -> Iterator[None]:
    try:
        yield
    except NotebookError:
        raise
    except GraderError as error:
        raise NotebookError(error) from None


# ---------------------------------------------------------------------- what is checked


def add_magics(shell: Shell) -> None:
    """Register `%%check`."""

    def check_cell(line: str, cell: str) -> None:
        """Check this cell as the answer to an exercise, then run it: `%%check EXERCISE [--no-run] [--course FOLDER]`.

        The cell's text is the submission, with what it uses of the cells before, graded as `grade check` grades the
        exercise's file: in a process of its own. The file, and the progress that `grade list` shows, stay as they are.

        --no-run           only check; define nothing in the notebook
        --course FOLDER    the course; by default the one around the current folder
        """
        with _as_sentences():
            exercise, folder, runs = _arguments(line)
            found = _find(exercise, folder)
            verdict = _verdict(*found, *_cell(shell, cell, *found))
        _display(verdict)
        if runs:
            shell.run_cell(cell, store_history=False)

    shell.register_magic_function(check_cell, "cell", "check")


def check(name: str, folder: str | Path | None = None) -> Verdict:
    """Check what the running notebook defines, or the exercise's own file where none runs (`grader.check`)."""
    with _as_sentences():
        course, exercise = _find(name, folder)
        shell = running_shell()
        if shell is None:
            return _verdict(course, exercise, read_source(exercise.stub))
        wanted = names_in(fresh_stub(course, exercise, course.student))
        composed = compose(shell.history_manager.input_hist_raw, shell.transform_cell, wanted)
        if composed is None:
            text = f"no cell that was run has defined {' or '.join(wanted)}"
            return _verdict(course, exercise, Source(None, text, Outcome.NOT_ATTEMPTED))
        return _verdict(course, exercise, _source(composed.source), composed)


def _cell(shell: Shell, cell: str, course: Course, exercise: Exercise) -> tuple[Source, Composed | None]:
    """Return what a cell below `%%check` answers, and how it was made if it needs cells before it."""
    text = "\n" + plain(cell, shell.transform_cell)  # line 1 is `%%check` itself
    before = shell.history_manager.input_hist_raw
    before = before[:-1] if before[-1].rstrip().endswith(cell.rstrip()) else before
    wanted = names_in(fresh_stub(course, exercise, course.student))
    composed = compose([*before, f"\n{cell}"], shell.transform_cell, wanted)
    used = {part.cell for _, part in composed.parts} if composed else set()
    if composed is None or len(before) not in used or len(used) == 1:
        return _source(text), None
    return _source(composed.source), composed


def running_shell() -> Shell | None:
    """Return the IPython that this code runs in, if it does."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _arguments(line: str) -> tuple[str, Path | None, bool]:
    """Return exercise, course folder and whether to run the cell, from the line of `%%check`."""
    import click

    parameters: list[click.Parameter] = [
        click.Argument(["exercise"]),
        click.Option(["--course"], type=click.Path(path_type=Path)),
        click.Option([NOT_RUN, "no_run"], is_flag=True),
    ]
    command = click.Command("%%check", params=parameters, add_help_option=False)
    try:
        values = command.make_context("%%check", shlex.split(line)).params
    except (click.UsageError, ValueError) as error:  # ValueError: a quotation mark without its other half
        text = error.format_message() if isinstance(error, click.UsageError) else str(error)
        raise UsageError(
            f"%%check: {text}", "Write, say, `%%check argmax_softmax`; `%%check?` tells about options."
        ) from None
    return values["exercise"], values["course"], not values["no_run"]


def _find(name: str, folder: str | Path | None) -> tuple[Course, Exercise]:
    """Return course and exercise; of the course that was installed where a notebook lies in none, as nbgrader's do."""
    try:
        course = find_course(Path(folder) if folder else None)
    except UsageError:
        if folder or "GRADE_COURSE" in os.environ or name not in packaged_course().exercises:
            raise
        course = packaged_course()
    return course, course.exercise(name)


def _source(text: str) -> Source:
    """Return a submission that came as text."""
    content = text.encode()
    if len(content) > MAX_SOURCE:
        return Source(None, f"this is larger than {MAX_SOURCE >> 20} MiB: leave data out of the code")
    return Source(content) if text.strip() else Source(None, "there is no code", Outcome.NOT_ATTEMPTED)


def _verdict(course: Course, exercise: Exercise, source: Source, composed: Composed | None = None) -> Verdict:
    with _waiting(exercise):
        [result] = service().grade(course, [Unit(course.student, exercise.id, source)])
    hidden = hidden_totals(exercise) if exercise.solution is None else (0, 0.0)
    return Verdict(result, exercise, *hidden, composed)


# ---------------------------------------------------------------------- what is shown


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a notebook's output."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f"<small>{html.escape(self.text)}</small>"


@contextmanager
def _waiting(exercise: Exercise) -> Iterator[None]:
    """Show meanwhile that something happens, where it takes its time."""
    start = time.monotonic()
    slow = exercise.runtime is Runtime.KERAS and running_shell() is not None
    line = _display(Line(f"checking {exercise.id} with TensorFlow: some seconds …")) if slow else None
    said = f"{exercise.id} was not checked"
    try:
        yield
        said = f"checked {exercise.id} in {time.monotonic() - start:.0f} s"
    finally:
        if line:
            line.update(Line(said))


def _display(value: object) -> Any:
    """Show a value in the cell's output; return the handle with which it can be replaced."""
    from IPython.display import display

    return display(value, display_id=True)  # type: ignore[no-untyped-call]
