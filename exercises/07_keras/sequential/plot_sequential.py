"""What a stack of layers can learn: three arms of a spiral."""

import numpy as np

from grader.checks import assert_model
from grader.pictures.parts import (
    COLOURS,
    INK,
    asked,
    below,
    classes,
    frame,
    history,
    legend,
    panel,
    plane,
    regions,
    values,
)

HIDDEN = ((), (24, 24))
EPOCHS, BATCH, RATE = 25, 20, 0.02
LIMIT = 1.15


def plot(figure, student, rng):
    """Train the student's model without and with hidden layers; draw the loss, and what both answer."""
    figure.suptitle("Straight borders without hidden layers, bent ones with two")
    first, *planes = figure.subplots(1, 3)
    X, y = spirals(rng)
    curves = []
    for place, (axes, hidden) in enumerate(zip(planes, HIDDEN, strict=True)):
        with panel(axes, student, f"build_mlp(2, {list(hidden)}, 3)", "input x1", "input x2"):
            model = assert_model(student.build_mlp(2, list(hidden), 3))
            asked(model, "compile", "sparse_categorical_crossentropy", RATE)
            losses = history(model, X, y, epochs=EPOCHS, batch_size=BATCH)["loss"]
            draw_answers(axes, model, X, y)
            curves.append((place, hidden, losses))
    with panel(first, student, "Learning", "epoch", "loss"):
        for place, hidden, losses in curves:
            first.plot(
                range(1, len(losses) + 1),
                losses,
                color=(INK, COLOURS[3])[place],
                ls="-" if hidden else "-.",
                label=f"hidden {list(hidden)}",
            )
        frame(first, (0.5, EPOCHS + 0.5), (0, 1.3))
        legend(first, loc="upper right")
    below(figure, *planes)


def spirals(rng):
    """Return samples of shape (180, 2) and their classes, three arms around the centre."""
    y = np.arange(180) % 3
    t = np.sqrt(rng.uniform(0.01, 1, size=180))
    angle = 3.6 * t + 2 * np.pi * y / 3 + rng.normal(scale=0.1, size=180)
    return np.float32(np.stack([t * np.cos(angle), t * np.sin(angle)], axis=1)), y


def draw_answers(axes, model, X, y):
    """Tint the plane by the model's answer, and draw the samples."""
    xs = np.linspace(-LIMIT, LIMIT, 81)
    answers = values(model(np.float32(plane(xs, xs))), (xs.size**2, 3), "the model's output")
    regions(axes, xs, xs, answers.argmax(axis=1).reshape(xs.size, -1))
    classes(axes, X, y, ["class 0", "class 1", "class 2"], size=14)
    frame(axes, (-LIMIT, LIMIT), (-LIMIT, LIMIT), equal=True)
