"""A race down a narrow valley: plain steps against steps with momentum."""

import numpy as np

from grader.pictures.parts import INK, below, frame, own, panel, parts, theirs, values

STEEPNESS = np.array([1.0, 100.0])
START = np.array([10.0, 1.5])
STEPS = 60
RATE = 0.018
RACERS = [(0.0, "plain steps (beta = 0)"), (0.8, "momentum (beta = 0.8)")]


def loss(places):
    """Return the height of the ground at places (..., 2)."""
    return (STEEPNESS * places**2).sum(axis=-1) / 2


def way(step, beta):
    """Return the places of a way down, a row for each; `step` is a function as the exercise asks for it."""
    x, v = START, np.zeros(2)
    places = [x]
    for _ in range(STEPS):
        x, v = parts(step(x, v, STEEPNESS * x, RATE, beta), "x_new", "v_new")
        x, v = values(x, (2,), "x_new"), values(v, (2,), "v_new")
        places.append(x)
    return np.array(places)


def plot(figure, student, reference):
    """Draw the student's ways, and the reference's over them; then how fast the loss falls."""
    figure.suptitle(f"The same {STEPS} steps with the same learning rate: momentum arrives")
    top, bottom = figure.subplots(2, 1)
    ways = []
    with panel(top, student, "ways down a narrow valley", "x1", "x2"):
        xs, ys = np.linspace(-2, 11, 151), np.linspace(-2, 2, 81)
        ground = loss(np.stack(np.meshgrid(xs, ys), axis=-1))
        top.contour(xs, ys, ground, levels=[1, 5, 15, 40, 80, 150], colors=INK, linewidths=0.4, alpha=0.5)
        top.plot(0, 0, marker="*", color=INK, markersize=12)
        for place, (beta, label) in enumerate(RACERS):
            ways.append(way(student.momentum_step, beta))
            own(top, *ways[-1].T, label, place=place, marked=True)
            if reference:
                theirs(top, *way(reference.momentum_step, beta).T)
        frame(top, (-2, 11), (-2, 2))
    with panel(bottom, student, "how high they still are", "step", "loss"):
        bottom.set_yscale("log")
        for place, (found, (_, label)) in enumerate(zip(ways, RACERS, strict=False)):
            own(bottom, np.arange(STEPS + 1), loss(found), label, place=place)
        frame(bottom, (0, STEPS), (1e-6, 1e3))
    below(figure, top)
