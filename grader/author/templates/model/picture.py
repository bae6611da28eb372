"""FILL_IN: what the picture shows, in one line; delete this file where nothing can be seen."""

import numpy as np

from grader.checks import assert_model
from grader.pictures.parts import frame, panel, plane, regions, values

LIMIT = 2.0


def plot(figure, student):
    """Tint the plane by what the student's model answers before it is trained."""
    figure.suptitle("FILL_IN: what one should notice")
    axes = figure.subplots()
    xs = np.linspace(-LIMIT, LIMIT, 61)
    with panel(axes, student, "EXERCISE(2, 3)", "input x1", "input x2"):
        model = assert_model(student.EXERCISE(2, 3))  # FILL_IN: what is done with it (`asked`, `history`)
        answers = values(model(np.float32(plane(xs, xs))), (xs.size**2, 3), "the model's output")
        regions(axes, xs, xs, answers.argmax(axis=1).reshape(xs.size, -1))
        frame(axes, (-LIMIT, LIMIT), (-LIMIT, LIMIT), equal=True)
