"""Examples of pictures; docs/checks.md shows each below the name that stands behind `plot_`."""

import numpy as np

from grader.checks import assert_model
from grader.pictures.parts import (
    asked,
    below,
    border,
    classes,
    frame,
    history,
    legend,
    note,
    own,
    panel,
    parts,
    plane,
    regions,
    theirs,
    values,
)

X = np.linspace(-3, 3, 60)
POINTS = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])


def plot_panel(figure, student):
    axes = figure.subplots()
    with panel(axes, student, "slope(x)", "input x", "output"):
        axes.plot(X, values(student.slope(X), X.shape))


def plot_values(figure, student):
    axes = figure.subplots()
    with panel(axes, student, "shares"):
        axes.bar(range(3), values(student.shares(np.array([[3.0, 2.0, 1.0]])), (1, 3))[0])


def plot_parts(figure, student):
    axes = figure.subplots()
    with panel(axes, student, "line"):
        w, b = parts(student.line(), "w", "b")
        axes.bar(range(3), [*values(w, (2,), "w"), values(b, (), "b")])


def plot_own(figure, student):
    axes = figure.subplots()
    with panel(axes, student, "slope(x)"):
        own(axes, X, values(student.slope(X), X.shape))
        own(axes, X, values(student.slope(2 * X), X.shape), "of twice x", place=1, marked=True)


def plot_theirs(figure, student, reference):
    axes = figure.subplots()
    with panel(axes, student, "slope(x)"):
        own(axes, X, values(student.slope(X), X.shape))
        theirs(axes, X, reference and reference.slope(X))


def plot_note(figure, student):
    axes = figure.subplots()
    with panel(axes, student, "slope(x)"):
        found = values(student.slope(X), X.shape)
        own(axes, X, found)
        note(axes, f"up to {found.max():.2g}")


def plot_frame(figure, student):
    axes = figure.subplots()
    with panel(axes, student, "slope(x)"):
        own(axes, X, values(student.slope(X), X.shape))
        frame(axes, (-3, 3), (-0.2, 0.2))


def plot_legend(figure, student):
    axes = figure.subplots()
    with panel(axes, student, "slope(x)"):
        own(axes, X, values(student.slope(X), X.shape), "slope")
        legend(axes, loc="upper left")


def plot_below(figure, student):
    left, right = figure.subplots(1, 2)
    for axes, factor in [(left, 1), (right, 2)]:
        with panel(axes, student, f"slope({factor} x)"):
            own(axes, X, values(student.slope(factor * X), X.shape))
    below(figure, left, right)


def plot_classes(figure, student):
    axes = figure.subplots()
    with panel(axes, student, "line", "x1", "x2"):
        w, b = student.line()
        classes(axes, POINTS, POINTS @ w + b > 0, ["answers 0", "answers 1"])


def plot_border(figure, student):
    axes = figure.subplots()
    with panel(axes, student, "line", "x1", "x2"):
        w, b = parts(student.line(), "w", "b")
        frame(axes, (-2, 2), (-2, 2), equal=True)
        border(axes, values(w, (2,), "w"), float(values(b, (), "b")), "its border")


def plot_plane(figure, student):
    axes = figure.subplots()
    with panel(axes, student, "shares", "x1", "x2"):
        answers = values(student.shares(plane(X, X)), (X.size**2, 2))
        axes.contour(X, X, answers[:, 0].reshape(X.size, -1))


def plot_regions(figure, student):
    axes = figure.subplots()
    with panel(axes, student, "shares", "x1", "x2"):
        answers = values(student.shares(plane(X, X)), (X.size**2, 2))
        regions(axes, X, X, answers.argmax(axis=1).reshape(X.size, -1))


def plot_history(figure, student, rng):
    axes = figure.subplots()
    x = rng.normal(size=(100, 2)).astype("float32")
    with panel(axes, student, "training", "epoch", "loss"):
        model = assert_model(student.build(2, 8, 2))
        losses = history(model, x, x[:, 0] > 0, epochs=5, batch_size=10)["loss"]
        own(axes, np.arange(1, 6), losses)


def plot_asked(figure, student, rng):
    axes = figure.subplots()
    x = rng.normal(size=(100, 2)).astype("float32")
    with panel(axes, student, "training, with another rate"):
        model = assert_model(student.build(2, 8, 2))
        asked(model, "compile", "sparse_categorical_crossentropy", 0.1)
        own(axes, np.arange(1, 6), history(model, x, x[:, 0] > 0, epochs=5, batch_size=10)["loss"])
