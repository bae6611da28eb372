"""Pictures of what a student's own code does: `plot_EXERCISE.py` beside the checks draws what the sandbox returns.

    exercises/NN_module/EXERCISE/plot_EXERCISE.py
        def plot(figure, student, data, rng, reference): …     any of these, by name

The student's code computes in its own process as in a check; only values come back. The plot file is part of the course
and draws them here, on a figure of its own (never pyplot). What it asks the reference is recorded by `grade build` as
if by a check named `plot`, so `reference` works in a copy without solutions. It is None where nothing is recorded, and
may only be asked what does not depend on the student's answers. `grader.pictures.parts` has what pictures have in
common.
"""

from __future__ import annotations

import importlib.util
import inspect
import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from cycler import cycler
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from grader.course.files import read_bytes
from grader.course.reading import Course
from grader.engine.fixtures import Fixtures, hold
from grader.errors import CourseError, GraderError, UsageError
from grader.explanation import message
from grader.feedback.explain import explain
from grader.feedback.recording import PLOT_ID, Answer
from grader.model import Check, Exercise, Outcome, Source, Unit
from grader.pictures.parts import COLOURS, GREY, INK, problems
from grader.pictures.plot_svg import embeddable
from grader.sandbox.pool import Launchers
from grader.submission.files import read_source

FORMS = ("png", "svg", "pdf")
PLOT = Check(PLOT_ID, "What the code does", 0.0, hidden=False)
"""Under this name a picture's random numbers and recorded answers are kept, as if it were a visible check."""
SIZE = (7.5, 3.5)
"""In inches: 720 pixels of a page are as wide, so text of 9 pt is 9 pt there."""
DPI = 150
STYLE: dict[str, Any] = {
    "figure.figsize": SIZE,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 10.5,
    "axes.labelsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=COLOURS),
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GREY,
    "grid.alpha": 0.25,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "figure.titlesize": 12,
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "legend.fontsize": 9,
    "legend.frameon": False,
    "legend.handlelength": 2.6,
    "lines.linewidth": 2.6,
    "lines.solid_capstyle": "round",
    "savefig.facecolor": "none",
    "svg.fonttype": "none",  # text stays text: it can be read aloud, searched and selected
    "pdf.fonttype": 42,
}


class NothingToDraw(GraderError):  # noqa: N818  it reports, like StopIteration
    """The student's code gives nothing to draw; the message says why, as a check would."""

    exit_code = 1


def picture(course: Course, exercise: Exercise, launchers: Launchers, form: str = "svg") -> bytes | None:
    """Return a picture of what the student's file of an exercise does; None where the exercise has none.

    Args:
        course: of the exercise.
        exercise: the one whose own file (its `stub`) is drawn.
        launchers: for the student's code.
        form: `svg` for a page (one element, transparent, in the page's colour of text), `png` or `pdf` on white.

    Raises:
        NothingToDraw: the file is not started, or no part of the picture could be drawn.
        CourseError: the plot file is wrong.
        UsageError: there is no such form.
    """
    if form not in FORMS:
        raise UsageError(f"a picture cannot be of the form {form!r}", f"Choose one of: {', '.join(FORMS)}.")
    if not exercise.picture.is_file():
        return None
    unit = Unit(course.student, exercise.id, read_source(exercise.stub))
    fixtures = Fixtures(course, unit, hold(course, unit, launchers))
    if fixtures.problem:
        raise NothingToDraw(fixtures.problem.problem, f"Edit {exercise.stub.name}, then draw again.")
    with _own_style(exercise.id):
        return _save(_draw(fixtures), exercise, form)


def answers(course: Course, exercise: Exercise, launchers: Launchers) -> tuple[Answer, ...]:
    """Return what a picture asks the reference, for `grade build` to record; nothing where it asks nothing.

    Raises:
        CourseError: the picture is broken, or shows nothing of the reference.
    """
    if exercise.reference is None or not exercise.picture.is_file():
        return ()
    if "reference" not in inspect.signature(_load(exercise.picture)).parameters:
        return ()
    unit = Unit("", exercise.id, Source(read_bytes(exercise.reference)))
    fixtures = Fixtures(course, unit, hold(course, unit, launchers), building=True)
    with _own_style(exercise.id):
        try:
            _draw(fixtures)
        except NothingToDraw as error:
            raise CourseError(f"{exercise.picture}: nothing is drawn of the reference: {error}", error.hint) from error
    return tuple(fixtures.answers.get(PLOT.id, ()))


@contextmanager
def _own_style(name: str) -> Iterator[None]:
    """Draw as we do, whatever the notebook around us has set; a student's nan is no reason to warn anybody."""
    with (
        style.context(["default", STYLE | {"svg.hashsalt": name}]),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


def _draw(fixtures: Fixtures) -> Figure:
    """Return the picture of one student; their processes are ended."""
    file = fixtures.exercise.picture
    plot = _load(file)
    figure = Figure()
    FigureCanvasAgg(figure)
    try:
        plot(**_arguments(plot, file, fixtures, figure))
    except Exception as error:
        outcome, found = explain(error, fixtures.student.calls)
        sentence = message(found)
        if outcome is not Outcome.GRADER_ERROR:
            raise NothingToDraw(sentence, f"`grade check {fixtures.exercise.id}` says more.") from error
        if isinstance(error, GraderError):
            raise
        raise CourseError(f"{file.name} does not draw: {sentence}", "The picture is broken, not your code.") from error
    finally:
        fixtures.held.close()
    _refuse_empty(figure, fixtures.exercise)
    return figure


def _refuse_empty(figure: Figure, exercise: Exercise) -> None:
    """Raise NothingToDraw where a sentence stands in every panel."""
    found = [problems(axes) for axes in figure.axes]
    if all(found):
        there = [problem for panel in found for problem in panel]
        raised = next((problem for problem in there if problem.outcome is not Outcome.NOT_ATTEMPTED), there[0])
        raise NothingToDraw(raised.sentence, f"`grade check {exercise.id}` says more.")


def _arguments(plot: Callable[..., None], file: Path, fixtures: Fixtures, figure: Figure) -> dict[str, Any]:
    """Return what the function asks for by name."""
    known: dict[str, Callable[[], Any]] = {
        "figure": lambda: figure,
        "student": lambda: fixtures.student,
        "data": lambda: fixtures.data,
        "rng": lambda: fixtures.rng(PLOT),
        "reference": lambda: _reference(fixtures),
    }
    names = inspect.signature(plot).parameters
    if unknown := names.keys() - known.keys():
        raise CourseError(f"{file.name}: plot() asks for {min(unknown)!r}", f"It may ask for {', '.join(known)}.")
    return {name: known[name]() for name in names}


def _reference(fixtures: Fixtures) -> Any:
    """Return the reference, live or recorded, or None."""
    solution = fixtures.exercise.reference
    if (solution and solution.is_file()) or PLOT.id in fixtures.recording.checks:
        return fixtures.reference(PLOT)
    return None


def _load(file: Path) -> Callable[..., None]:
    """Return the function of a plot file."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise CourseError(f"{file} is not a Python file", "It is one module with a function `plot`.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        plot: Callable[..., None] = module.plot
    except Exception as error:
        raise CourseError(f"{file} does not run: {type(error).__name__}: {error}", "Mend the plot file.") from error
    return plot


def _save(figure: Figure, exercise: Exercise, form: str) -> bytes:
    """Return a figure as a file's bytes: the same for the same figure, so without a date."""
    heading = figure.get_suptitle()
    title = f"{exercise.title}: {heading}" if heading else exercise.title
    metadata = {"Date": None} if form == "svg" else {"CreationDate": None} if form == "pdf" else {"Description": title}
    buffer = io.BytesIO()
    figure.savefig(buffer, format=form, dpi=DPI, metadata=metadata, facecolor="none" if form == "svg" else "white")
    data = buffer.getvalue()
    return embeddable(data, f"plot-{exercise.id}", title).encode() if form == "svg" else data
