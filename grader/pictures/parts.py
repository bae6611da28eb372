"""What the author of a picture imports: panels, the student's and the reference's curves, classes in the plane.

The student's code is solid and in colour, the reference dashed and grey. The colours are those of Okabe and Ito that
show on white and on black; wherever a colour tells something, a marker or a text tells it too.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.text import Text

from grader.checks import numbers
from grader.errors import CheckFailure
from grader.explanation import message
from grader.feedback.explain import explain
from grader.model import Outcome
from grader.proxy.keras_model import KerasModel
from grader.proxy.student import Student, remote_of
from grader.sandbox.raised import StudentError

Array = np.ndarray[Any, Any]

INK = "#010203"
"""Of text and axes: black on paper; in a page the page's own colour takes its place."""
GREY = "#8a8a8a"
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
MARKERS = ("o", "^", "s", "D")
SIGNED = LinearSegmentedColormap.from_list("signed", [COLOURS[1], "#ffffff", COLOURS[0]])
"""Negative numbers to positive ones, 0 is white."""

HUGE = 1e12
"""Numbers beyond are drawn as this, outside of every frame: sums of them stay finite."""
LONGEST = 10_000
"""A value of which the student chooses the length has at most so many numbers."""
WRAP, LINES = 34, 9
"""A sentence in a panel: columns and lines."""


class Problem(Text):
    """The sentence that stands in a panel instead of a drawing; `sentence` is it as it was, before it was wrapped."""

    sentence = ""
    outcome = Outcome.FAILED


@contextmanager
def panel(axes: Axes, student: Student, title: str = "", x: str = "", y: str = "") -> Iterator[Axes]:
    """Draw one part of a picture. What the student's code cannot do there becomes a sentence in its place.

    Args:
        axes: where to draw.
        student: a process of theirs that has ended is replaced first, so that one part does not spoil the others.
        title: stands above.
        x: what the horizontal axis is, with its unit.
        y: the same for the vertical one.
    """
    axes.set(title=title, xlabel=x, ylabel=y)
    try:
        remote_of(student).begin()
        yield axes
    except Exception as error:
        outcome, found = explain(error, student.calls, unusable="cannot be drawn")
        if outcome is Outcome.GRADER_ERROR:
            raise
        _replace(axes, message(found), outcome)


def _replace(axes: Axes, sentence: str, outcome: Outcome) -> None:
    """Empty a panel and write a sentence into it."""
    title = axes.get_title()
    axes.clear()
    axes.set_title(title)
    axes.set_axis_off()
    lines = [part for line in sentence.splitlines() for part in textwrap.wrap(line, WRAP, subsequent_indent="  ")]
    problem = Problem(0.5, 0.5, plain("\n".join(lines[:LINES] + ["…"] * (len(lines) > LINES))))
    problem.set(ha="center", va="center", ma="left", transform=axes.transAxes, parse_math=False, size=9)
    problem.sentence = sentence
    problem.outcome = outcome
    axes.add_artist(problem)


def problems(axes: Axes) -> list[Problem]:
    """Return what stands in a panel instead of a drawing: none or one."""
    return [text for text in axes.texts if isinstance(text, Problem)]


def plain(text: str) -> str:
    """Return a student's text with a question mark for what the font may lack."""
    return "".join(c if c == "\n" or (c.isprintable() and (ord(c) < 0x250 or c in "…≥≤")) else "?" for c in text)


# ---------------------------------------------------------------------- values


def values(value: Any, shape: Sequence[int | None], what: str = "") -> Array:
    """Return a student's value as real numbers of this shape, or fail saying what it is instead.

    Args:
        value: what came back, of any type.
        shape: the shape it must have; None where any length will do, up to LONGEST numbers in all.
        what: what the value is, where it is not simply what the call returned: "w".

    Returns:
        Floats, none of them infinite; NaN stays, and is not drawn.

    Raises:
        CheckFailure: with a sentence.
    """
    found = numbers(value, what)
    fits = len(found.shape) == len(shape) and all(w in (None, n) for n, w in zip(found.shape, shape, strict=True))
    if not fits:
        wanted = str(tuple("any" if size is None else size for size in shape)).replace("'", "")
        raise CheckFailure(f"has shape {found.shape}, expected {wanted}", actual=value, what=what)
    if None in shape and found.size > LONGEST:
        raise CheckFailure(f"has {found.size} numbers, too many to draw", actual=value, what=what)
    if found.dtype.kind == "c":
        raise CheckFailure("holds complex numbers, expected real ones", actual=value, what=what)
    clipped: Array = np.clip(found.astype(float), -HUGE, HUGE)
    return clipped


def parts(value: Any, *names: str) -> Sequence[Any]:
    """Return the parts of a tuple or list of as many as there are names, or fail naming them."""
    if type(value) not in (tuple, list) or len(value) != len(names):
        raise CheckFailure(f"does not return the {len(names)} values ({', '.join(names)})")
    return value  # type: ignore[no-any-return]


def history(model: KerasModel, x: Any, y: Any, *, epochs: int, batch_size: int) -> dict[str, Array]:
    """Train a model and return what Keras noted of it, an array per name with a number per epoch."""
    found = model.fit(x, y, epochs=epochs, batch_size=batch_size, seed=0)
    if type(found) is not dict:
        raise CheckFailure("makes a model that tells no history of its training", actual=model)
    return {str(name): values(numbers_, (None,), str(name)) for name, numbers_ in found.items()}


def asked(model: KerasModel, operation: str, *args: Any) -> Any:
    """Have a model do an operation of `sandbox/inside/keras_child.py`, where it lives; what comes back is a claim."""
    try:
        return model.operation(operation, *args)
    except StudentError as error:
        text = f"makes a model that cannot be looked into ({error.type}: {error.text[:200]})"
        raise CheckFailure(text, actual=model) from error


# ---------------------------------------------------------------------- drawing


def own(axes: Axes, x: Array, y: Array, label: str = "yours", *, place: int = 0, marked: bool = False) -> None:
    """Draw a curve of the student's: solid, in the colour and with the marker of a place; say how much is missing."""
    every = max(1, len(x) // 8)
    marker: dict[str, Any] = (
        {"marker": MARKERS[place], "markevery": (place * every // 4, every), "markersize": 6} if marked else {}
    )
    axes.plot(x, y, color=COLOURS[place], label=label, **marker)
    missing = int((np.isnan(y) | (np.abs(y) >= HUGE)).sum())
    if missing:
        note(axes, f"{missing} of {len(y)} values are nan or too large to draw")


def theirs(axes: Axes, x: Array, y: Any, label: str = "reference") -> None:
    """Draw the reference's curve over the student's, dashed and grey; nothing where there is none (None)."""
    if y is not None:
        axes.plot(x, np.asarray(y, dtype=float), color=GREY, label=label, lw=1.5, ls=(0, (4, 3)), zorder=4)


def note(axes: Axes, text: str) -> None:
    """Write a remark into the top of a panel, below those that stand there."""
    above = sum(one.get_fontstyle() == "italic" for one in axes.texts)
    axes.text(0.5, 0.98 - 0.08 * above, text, transform=axes.transAxes, ha="center", va="top", size=9, style="italic")


def frame(axes: Axes, x: tuple[float, float], y: tuple[float, float], *, equal: bool = False) -> None:
    """Fix what is seen, whatever a student's numbers are."""
    axes.set(xlim=x, ylim=y, aspect="equal" if equal else "auto")


def legend(axes: Axes, **options: Any) -> None:
    """Name the curves inside a panel."""
    named = _named(axes)
    axes.legend(named.values(), named.keys(), **options)


def below(figure: Figure, *panels: Axes) -> None:
    """Name what is drawn in these panels in one line below the picture."""
    if named := _named(*panels):
        figure.legend(named.values(), named.keys(), loc="outside lower center", ncols=len(named), columnspacing=1.4)


def _named(*panels: Axes) -> dict[str, Artist]:
    """Return what has a name, each name once, the reference last."""
    found = [pair for axes in panels for pair in zip(*reversed(axes.get_legend_handles_labels()), strict=True)]
    return dict(sorted(found, key=lambda pair: pair[0].startswith("reference")))


def classes(axes: Axes, x: Array, y: Array, names: Sequence[str] = (), *, size: float = 55) -> None:
    """Draw samples in the plane: a colour and a marker per class.

    Args:
        axes: where to draw.
        x: samples, shape (N, 2).
        y: their classes, integers of shape (N,).
        names: of the classes, for the legend; none are shown without.
        size: area of a marker.
    """
    for place in np.unique(y).astype(int):
        label = names[place] if names else None
        first, second = x[y == place].T
        axes.scatter(first, second, s=size, c=COLOURS[place], marker=MARKERS[place], label=label, zorder=3, lw=0)


def regions(axes: Axes, xs: Array, ys: Array, winner: Array) -> None:
    """Tint the plane by class.

    Args:
        axes: where to draw.
        xs: places of the columns, shape (M,).
        ys: places of the rows, shape (K,).
        winner: the class at each place, shape (K, M); where it is none of 0 … 3 (or NaN) nothing is drawn.
    """
    for place, colour in enumerate(COLOURS):
        here = (winner == place).astype(float)
        if here.any():
            axes.contourf(xs, ys, here, levels=[0.5, 1.5], colors=[colour], alpha=0.18, zorder=0)


def border(axes: Axes, w: Array, b: float, label: str = "", **style: Any) -> None:
    """Draw the line of w1 x1 + w2 x2 + b = 0 within the frame; without a direction there is none."""
    length = float(np.hypot(*w))
    if not np.isfinite(length) or not 1e-9 < length < HUGE or not np.isfinite(b):
        return
    foot = -b * w / length**2
    along = np.array([-w[1], w[0]]) / length
    if np.abs(foot).max() < 1e6:
        axes.axline(tuple(foot), tuple(foot + along), label=label, **{"color": INK, "lw": 2, **style})


def plane(xs: Array, ys: Array) -> Array:
    """Return the points of a grid, row by row: shape (len(ys) * len(xs), 2)."""
    return np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
