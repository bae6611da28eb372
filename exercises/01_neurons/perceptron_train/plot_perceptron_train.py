"""A perceptron learns AND, and cannot learn XOR."""

import numpy as np

from grader.pictures.parts import (
    COLOURS,
    INK,
    MARKERS,
    below,
    border,
    classes,
    frame,
    legend,
    panel,
    parts,
    plane,
    regions,
    values,
)

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATES = {"AND": np.array([0, 0, 0, 1]), "XOR": np.array([0, 1, 1, 0])}
EPOCHS = 25


def plot(figure, student):
    """Draw the border that the student's training ends with for two gates, and the mistakes of every epoch."""
    figure.suptitle("A perceptron learns AND; for XOR no line is right")
    first, second, third = figure.subplots(1, 3, width_ratios=[1, 1, 1.25])
    for axes, (name, y) in zip((first, second), GATES.items(), strict=True):
        with panel(axes, student, name, "input x1", "input x2"):
            w, b, _ = trained(student, y)
            draw_border(axes, w, b, y)
    with panel(third, student, "Mistakes in every epoch", "epoch", "mistakes among 4 samples"):
        for place, (name, y) in enumerate(GATES.items()):
            _, _, errors = trained(student, y)
            epochs = np.arange(1, len(errors) + 1)
            third.plot(epochs, errors, color=COLOURS[place], marker=MARKERS[place], ms=5, lw=1.6, label=name)
        frame(third, (0, EPOCHS + 1), (-0.3, 5.2))
        legend(third, loc="upper right", ncols=2)
    below(figure, first, second)


def trained(student, y):
    """Return what the student's training gives: w of shape (2,), b of shape (), errors of any length."""
    answer = parts(student.perceptron_train(INPUTS, y, epochs=EPOCHS), "w", "b", "errors")
    shapes = {"w": (2,), "b": (), "errors": (None,)}
    return [values(part, shape, name) for part, (name, shape) in zip(answer, shapes.items(), strict=True)]


def draw_border(axes, w, b, y):
    """Tint both sides of the border, and draw the four samples."""
    xs = np.linspace(-0.5, 1.5, 81)
    sums = (plane(xs, xs) @ w + b).reshape(xs.size, -1)
    regions(axes, xs, xs, np.where(np.isnan(sums), np.nan, sums >= 0))
    border(axes, w, float(b))
    classes(axes, INPUTS, y, ["target 0", "target 1"], size=80)
    wrong = INPUTS[(INPUTS @ w + b >= 0) != y]
    axes.scatter(*wrong.T, s=230, facecolors="none", edgecolors=INK, lw=1.5, label="answered wrongly")
    frame(axes, (-0.5, 1.5), (-0.5, 1.5), equal=True)
    axes.set(xticks=[0, 1], yticks=[0, 1])
