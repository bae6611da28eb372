"""FILL_IN: what the picture shows, in one line; delete this file where nothing can be seen."""

import numpy as np

from grader.pictures.parts import INK, frame, legend, own, panel, values


def plot(figure, student):
    """Draw what is searched, and what the student's code finds there."""
    figure.suptitle("FILL_IN: what one should notice")
    axes = figure.subplots()
    x = np.linspace(-2, 3, 51)  # FILL_IN: where something happens, and below what is seen of it
    with panel(axes, student, "EXERCISE", "candidate", "outcome"):
        found = values(student.EXERCISE(lambda x: (x - 1.0) ** 2, x), ())
        axes.plot(x, (x - 1.0) ** 2, color=INK, lw=1)
        own(axes, np.array([found, found]), np.array([0.0, 9.0]), "what yours finds")
        frame(axes, (-2, 3), (0, 9))
        legend(axes, loc="upper right")
