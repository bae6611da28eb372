"""The curves of both activation functions."""

import numpy as np

from grader.pictures.parts import frame, legend, own, panel, theirs, values


def plot(figure, student, reference):
    """Draw ReLU, and ELU for three alpha."""
    figure.suptitle("Two bends: cut off, or fade out")
    left, right = figure.subplots(1, 2)
    x = np.linspace(-4, 3, 57)
    with panel(left, student, "relu(x)", "input x", "output"):
        own(left, x, values(student.relu(x), x.shape))
        theirs(left, x, reference and reference.relu(x))
        frame(left, (-4, 3), (-2.4, 3.2))
        legend(left, loc="upper left")
    with panel(right, student, "elu(x, alpha)", "input x"):
        for place, alpha in enumerate([0.5, 1.0, 2.0]):
            curve = values(student.elu(x, alpha=alpha), x.shape)
            own(right, x, curve, f"yours, alpha = {alpha:g}", place=place, marked=True)
            theirs(right, x, reference and reference.elu(x, alpha=alpha))
        frame(right, (-4, 3), (-2.4, 3.2))
        legend(right, loc="upper left")
