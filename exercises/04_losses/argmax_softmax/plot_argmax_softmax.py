"""From scores to probabilities, from undecided to certain, and the winner that takes all."""

import numpy as np

from grader.pictures.parts import COLOURS, GREY, INK, below, frame, note, panel, values

SCORES = np.array([2.0, 1.2, 0.0, -1.0])
SCALES = (0.3, 1.0, 3.0)


def plot(figure, student, reference):
    """Draw scores, their softmax at three scales, and the winner."""
    figure.suptitle("The same scores, read more and more decidedly")
    first, *middle, last = figure.subplots(1, 2 + len(SCALES), width_ratios=[1, 1, 1, 1, 1.15])
    first.set(title="scores z", xlabel="class", xticks=range(SCORES.size), ylim=(-1.4, 2.4))
    first.bar(range(SCORES.size), SCORES, color="none", edgecolor=INK, hatch="///", lw=1.2)
    first.axhline(0, color=INK, lw=0.8)
    for axes, scale in zip(middle, SCALES, strict=True):
        with panel(axes, student, f"softmax({scale:g}·z)" if scale != 1 else "softmax(z)", "class"):
            found = values(student.softmax(scale * SCORES), SCORES.shape)
            bars(axes, found, reference and reference.softmax(scale * SCORES))
    with panel(last, student, "argmax_onehot", "class"):
        found = values(student.argmax_onehot(SCORES[None]), (1, SCORES.size))[0]
        bars(last, found, reference and reference.argmax_onehot(SCORES[None])[0])
    for axes in (*middle[1:], last):
        axes.tick_params(labelleft=False)
    below(figure, *middle, last)


def bars(axes, found, expected):
    """Draw one bar per class with its number, and the reference's height as a dashed step."""
    places = np.arange(found.size)
    shown = np.nan_to_num(found)
    axes.bar(places, shown, color=COLOURS[0], label="yours")
    for place, height in zip(places, found, strict=True):
        axes.text(
            place,
            np.clip(np.nan_to_num(height), 0, 1.02) + 0.02,
            f"{height:.2f}" if abs(height) > 0.005 else "0",
            ha="center",
            size=9,
        )
    if expected is not None:
        ends = np.stack([places - 0.45, places + 0.45, places + np.nan], axis=1).ravel()
        axes.plot(ends, np.repeat(expected, 3), color=GREY, lw=2, ls=(0, (2, 1)), label="reference")
    if np.isnan(found).any():
        note(axes, "nan")
    axes.set_xticks(places)
    frame(axes, (-0.6, found.size - 0.4), (-0.05 if shown.min() >= 0 else -1.1, 1.13))
