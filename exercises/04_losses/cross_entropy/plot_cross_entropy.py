"""What a prediction costs: by the probability of the true class, and by the gap between scores."""

import numpy as np

from grader.pictures.parts import frame, legend, own, panel, theirs, values


def plot(figure, student, reference):
    """Draw the loss of one sample against the probability of its true class (twice) and against a gap of scores."""
    figure.suptitle("Confidently wrong is expensive")
    first, second, third = figure.subplots(1, 3)
    target = np.array([0])
    for axes, p in [(first, np.linspace(0.01, 1, 34)), (second, np.logspace(-30, 0, 31))]:
        with panel(axes, student, "cross_entropy", "probability of the true class", "loss (nats)"):
            rows = [np.array([[q, 1 - q]]) for q in p]
            own(axes, p, np.array([values(student.cross_entropy(P, target), ()) for P in rows]))
            if reference:  # below 1e-7 the constant is everyone's own choice
                theirs(
                    axes,
                    p[p > 1e-7],
                    [reference.cross_entropy(P, target) for P, q in zip(rows, p, strict=True) if q > 1e-7],
                )
            frame(axes, (0, 1.02), (-0.2, 5))
            legend(axes, loc="upper right")
    if second.lines:
        second.set(title="cross_entropy, far down", xscale="log", xlim=(1e-30, 1), ylim=(-3, 75), ylabel="")
        second.set_xticks([1e-30, 1e-20, 1e-10, 1])
    gap = np.linspace(-20, 60, 33)
    with panel(third, student, "cross_entropy_from_logits", "best wrong score - true score"):
        rows = [np.array([[0.0, g]]) for g in gap]
        own(third, gap, np.array([values(student.cross_entropy_from_logits(Z, target), ()) for Z in rows]))
        theirs(third, gap, reference and [reference.cross_entropy_from_logits(Z, target) for Z in rows])
        frame(third, (-20, 60), (-3, 75))
        legend(third, loc="upper left")
