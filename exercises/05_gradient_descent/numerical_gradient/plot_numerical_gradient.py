"""A slope, measured: tangents to a curve, and how the error depends on the step h."""

import numpy as np

from grader.pictures.parts import COLOURS, GREY, INK, MARKERS, frame, legend, panel, values

AT = 1.5


def curve(x):
    """Return x³ - 2x of the one number in x; it is what the student's code calls."""
    t = np.asarray(x, dtype=float).ravel()[0]
    return t**3 - 2 * t


def plot(figure, student):
    """Draw short tangents with the student's slopes, and the error of one slope for many h."""
    figure.suptitle("Measuring a slope: h neither too large nor too small")
    left, right = figure.subplots(1, 2)
    with panel(left, student, "Tangents with your slopes", "x", "f(x) = x³ - 2x"):
        draw_tangents(left, student)
    with panel(right, student, f"Error of your slope at x = {AT:g}", "step h", "error"):
        draw_errors(right, student)


def draw_tangents(axes, student):
    """Draw the curve, and at some places a line with the slope that the student's code measures there."""
    xs = np.linspace(-2, 2, 81)
    axes.plot(xs, [curve([x]) for x in xs], color=GREY, lw=1.5, label="f")
    for x in np.linspace(-1.8, 1.8, 7):
        slope = float(values(student.numerical_gradient(curve, np.array([x])), (1,))[0])
        half = 0.35 / np.hypot(1, slope / 2)
        ends = np.array([x - half, x + half])
        axes.plot(ends, curve([x]) + slope * (ends - x), color=COLOURS[0], lw=2.6, label="your slopes")
        axes.plot(x, curve([x]), color=INK, marker="o", ms=4)
    frame(axes, (-2.2, 2.2), (-4.5, 4.5))
    legend(axes, loc="upper left")


def draw_errors(axes, student):
    """Draw the error for steps of every size, beside lines that fall like h and like h²."""
    h = np.logspace(-13, 0, 40)
    slopes = [values(student.numerical_gradient(curve, np.array([AT]), h=step), (1,))[0] for step in h.tolist()]
    true = 3 * AT**2 - 2
    errors = np.clip(np.abs(np.array(slopes) - true), 1e-15, None)
    axes.loglog(h, errors, color=COLOURS[0], marker=MARKERS[0], ms=4, lw=1.4, label="yours")
    axes.loglog(h, 4 * h, color=GREY, lw=1.3, ls=(0, (4, 3)), label="falls like h")
    axes.loglog(h, h**2, color=GREY, lw=1.3, ls=(0, (1, 2)), label="falls like h²")
    frame(axes, (5e-14, 2), (1e-13, 1e2))
    legend(axes, loc="upper center")
