"""Which of all gates a single perceptron can compute, and the two layers for the one it cannot."""

from itertools import product

import numpy as np

from grader.pictures.parts import (
    COLOURS,
    GREY,
    INK,
    below,
    border,
    classes,
    frame,
    panel,
    parts,
    plane,
    regions,
    values,
)

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0, 1, 1, 0])
GRID = np.linspace(-2, 2, 9)
SHAPES = {"W1": (2, 2), "b1": (2,), "w2": (2,), "b2": ()}


def plot(figure, student):
    """Draw the best share for each of the 16 gates, and the plane as the student's two layers see it."""
    figure.suptitle("16 gates for one perceptron; two layers for XOR")
    left, right = figure.subplots(1, 2, width_ratios=[1.3, 1])
    with panel(left, student, "Best share of xor_search, by gate"):
        draw_gates(left, student)
    with panel(right, student, "xor_two_layers", "input x1", "input x2"):
        draw_layers(right, student)
    below(figure, right)


def draw_gates(axes, student):
    """Draw the 16 ways to label four inputs as small planes, with the share that the student's search reaches."""
    for number, labels in enumerate(product([0, 1], repeat=4)):
        share = values(student.xor_search(GRID, GRID, labels=labels), ())
        corner = np.array([number % 4, 3 - number // 4])
        classes(axes, corner + [0.14, 0.33] + 0.34 * INPUTS, np.array(labels), size=34)
        weight = "normal" if share == 1 else "bold"
        axes.text(corner[0] + 0.75, corner[1] + 0.49, f"{share:.3g}", ha="center", va="center", weight=weight)
    axes.set(xticks=range(5), yticks=range(5), xticklabels=[], yticklabels=[])
    axes.tick_params(length=0)
    axes.set_xlabel("each square: x1 to the right, x2 up")
    axes.spines[:].set_color(GREY)
    frame(axes, (0, 4), (0, 4))


def draw_layers(axes, student):
    """Tint the plane by the network's answer, and draw the borders of both hidden units."""
    answer = parts(student.xor_two_layers(), *SHAPES)
    W1, b1, w2, b2 = (values(part, shape, name) for part, (name, shape) in zip(answer, SHAPES.items(), strict=True))
    xs = np.linspace(-0.6, 1.6, 121)
    hidden = (plane(xs, xs) @ W1 + b1 >= 0).astype(float)
    regions(axes, xs, xs, (hidden @ w2 + b2 >= 0).reshape(xs.size, -1))
    for unit, dashes in enumerate(["-", "-."]):
        border(axes, W1[:, unit], float(b1[unit]), f"hidden unit {unit + 1}", color=INK, ls=dashes)
    classes(axes, INPUTS, XOR, ["should be 0", "should be 1"], size=90)
    frame(axes, (-0.6, 1.6), (-0.6, 1.6), equal=True)
    axes.set(xticks=[0, 1], yticks=[0, 1])
    axes.fill([], [], color=COLOURS[1], alpha=0.3, lw=0, label="answers 1")
