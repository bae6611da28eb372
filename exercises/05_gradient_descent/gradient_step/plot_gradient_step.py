"""Three walks into a long valley: too careful, good, too bold."""

import numpy as np

from grader.checks import CheckFailure
from grader.pictures.parts import COLOURS, GREY, MARKERS, below, frame, panel, theirs, values

STEEP = np.array([1.0, 9.0])
START = np.array([-3.2, 1.0])
RATES = (0.02, 0.15, 0.225)
STEPS = 25


def loss(x):
    """Return the height of the valley at points (…, 2)."""
    return (STEEP * x**2).sum(axis=-1) / 2


def grad(x):
    """Return the slope at a point; it is what the student's code calls."""
    return STEEP * np.asarray(x, dtype=float)


def plot(figure, student, reference):
    """Draw the paths of gradient_descent over the valley, and the loss along them and along repeated single steps."""
    figure.suptitle("Learning rates: too small, good, too large")
    left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
    with panel(left, student, "The ways of gradient_descent", "w1", "w2"):
        for place, rate in enumerate(RATES):
            path = walk(student, rate)
            left.plot(*path.T, color=COLOURS[place], marker=MARKERS[place], ms=4, lw=1.3, label=f"lr = {rate:g}")
        draw_valley(left)
    with panel(right, student, "Loss: lines gradient_descent,\nmarkers gradient_step", "step", "loss"):
        for place, rate in enumerate(RATES):
            draw_losses(right, student, reference, place, rate)
        right.set_yscale("log")
        frame(right, (-0.5, STEPS + 0.5), (1e-3, 60))
    below(figure, left, right)


def walk(student, rate):
    """Return the path of the student's gradient_descent, shape (STEPS + 1, 2) if its length is right."""
    return values(student.gradient_descent(grad, START, rate, STEPS), (None, 2))


def draw_valley(axes):
    """Draw lines of equal height, and the place where all should end."""
    xs, ys = np.linspace(-3.8, 3.8, 77), np.linspace(-1.9, 1.9, 77)
    height = loss(np.stack(np.meshgrid(xs, ys), axis=-1))
    axes.contour(xs, ys, height, levels=[0.3, 1, 2, 4, 7, 11, 16], colors=[GREY], linewidths=0.8, alpha=0.7, zorder=0)
    axes.plot(0, 0, marker="*", ms=13, color=COLOURS[3], ls="none", label="lowest point", zorder=5)
    frame(axes, (-3.8, 3.8), (-1.9, 1.9))


def draw_losses(axes, student, reference, place, rate):
    """Draw the loss along the whole path, and as markers that of single steps, which should lie on it."""
    steps = np.arange(STEPS + 1)
    path = walk(student, rate)
    axes.plot(range(len(path)), loss(path), color=COLOURS[place], lw=2)
    theirs(axes, steps, reference and loss(np.array(reference.gradient_descent(grad, START, rate, STEPS))))
    params, heights = {"w": START}, [loss(START)]
    for _ in range(STEPS):
        params = student.gradient_step(params, {"w": grad(params["w"])}, rate)
        if type(params) is not dict or "w" not in params:
            raise CheckFailure("returned no dictionary with the name 'w'", actual=params)
        params = {"w": values(params["w"], START.shape, "w")}
        heights.append(loss(params["w"]))
    axes.plot(steps, heights, color=COLOURS[place], marker=MARKERS[place], ms=4.5, ls="none")
