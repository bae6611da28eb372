"""What a neuron says yes to: the plane of its inputs, and a walk through it."""

import numpy as np

from grader.pictures.parts import COLOURS, INK, below, frame, own, panel, plane, regions, theirs, values

WEIGHTS, BIAS = np.array([1.0, -1.5]), 0.5


def plot(figure, student, reference):
    """Tint the plane by the student's answers, draw their z = 0, and both functions along a line."""
    figure.suptitle("One neuron: the border lies where the weighted sum is 0")
    left, right = figure.subplots(1, 2)
    with panel(left, student, "perceptron_predict, and z = 0", "input x1", "input x2"):
        draw_plane(left, student)
    with panel(right, student, "Along the arrow w", "distance from (0, 0)", "output"):
        draw_walk(right, student, reference)
    below(figure, left, right)


def draw_plane(axes, student):
    """Tint a grid by class, draw the line where the sum is 0, and the direction of the weights."""
    xs = np.linspace(-3, 3, 61)
    answers = values(student.perceptron_predict(plane(xs, xs), WEIGHTS, BIAS), (xs.size**2,)).reshape(xs.size, -1)
    regions(axes, xs, xs, answers)
    few = np.linspace(-2.5, 2.5, 6)
    for place, marker in enumerate("o^"):
        chosen = plane(few, few)[answers[5::10, 5::10].ravel() == place]
        axes.scatter(*chosen.T, s=22, c=COLOURS[place], marker=marker, lw=0, label=f"predicted {place}")
    coarse = np.linspace(-3, 3, 13)
    sums = [values(student.neuron_output(x, WEIGHTS, BIAS), ()) for x in plane(coarse, coarse)]
    sums = np.reshape(sums, (coarse.size, -1))
    if np.nanmin(sums) < 0 < np.nanmax(sums):
        axes.contour(coarse, coarse, sums, levels=[0], colors=[INK], linewidths=2.2)
        axes.plot([], [], color=INK, lw=2.2, label="z = 0")
    axes.annotate("", WEIGHTS, (0, 0), arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.5})
    axes.text(1.1, -1.6, "w", ha="left", va="top", weight="bold")
    frame(axes, (-3, 3), (-3, 3), equal=True)


def draw_walk(axes, student, reference):
    """Draw the sum and the answer along the direction of the weights."""
    t = np.linspace(-2, 2, 41)
    X = t[:, None] * WEIGHTS / np.hypot(*WEIGHTS)
    sums = np.array([values(student.neuron_output(x, WEIGHTS, BIAS), ()) for x in X])
    answers = values(student.perceptron_predict(X, WEIGHTS, BIAS), t.shape)
    own(axes, t, sums, "your z", marked=True)
    theirs(axes, t, reference and [reference.neuron_output(x, WEIGHTS, BIAS) for x in X])
    axes.step(t, answers, color=COLOURS[3], where="mid", marker="s", ms=5, markevery=(2, 5), label="your answer")
    axes.axhline(0, color=INK, lw=0.8)
    frame(axes, (-2, 2), (-3.2, 4.2))
