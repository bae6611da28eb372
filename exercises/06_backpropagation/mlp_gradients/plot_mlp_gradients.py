"""Are the gradients the slopes of the loss? And what a network learns with them."""

import numpy as np

from grader.checks import CheckFailure
from grader.pictures.parts import (
    COLOURS,
    GREY,
    MARKERS,
    below,
    classes,
    frame,
    legend,
    panel,
    parts,
    plane,
    regions,
    values,
)

H = 1e-4
RATE, STEPS, HIDDEN = 0.6, 150, 8
LIMIT = 2.7


def plot(figure, student, rng):
    """Draw gradients against measured slopes, the loss of a training with them, and what the network then answers."""
    figure.suptitle("Your gradients: slopes of your loss, and good to learn from")
    first, second, third = figure.subplots(1, 3)
    with panel(first, student, "Is it the slope?", "slope, measured on your loss", "your gradient"):
        draw_slopes(first, student, rng)
    X, y = rings(rng)
    params, trained = network(rng, 2, HIDDEN, 2), None
    with panel(second, student, "Training with it", "step", "loss"):
        trained = train(student, params, X, y)
        second.plot(trained[0], color=COLOURS[0])
        second.axhline(np.log(2), color=GREY, lw=1.3, ls=(0, (4, 3)), label="undecided: ln 2")
        frame(second, (0, STEPS), (0, 1.2))
        legend(second, loc="upper right")
    with panel(third, student, "What it has learned", "input x1", "input x2"):
        draw_answers(third, student, (trained or train(student, params, X, y))[1], X, y)
    below(figure, third)


def network(rng, features, hidden, classes):
    """Return random parameters."""
    shapes = {"W1": (features, hidden), "b1": (hidden,), "W2": (hidden, classes), "b2": (classes,)}
    return {name: rng.normal(scale=0.8, size=shape) for name, shape in shapes.items()}


def rings(rng):
    """Return a cloud and a ring around it: samples of shape (60, 2), classes of shape (60,)."""
    y = np.arange(60) % 2
    angle, radius = rng.uniform(0, 2 * np.pi, size=60), np.where(y, 1.9, 0.7) + rng.normal(scale=0.18, size=60)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y


def ask(student, params, X, y):
    """Return the student's loss, a number, and gradients, by name and of the shapes of the parameters."""
    loss, grads = parts(student.mlp_loss_and_grads(params, X, y), "loss", "grads")
    if type(grads) is not dict or not params.keys() <= grads.keys():
        raise CheckFailure(f"returns no dictionary of gradients with the names {', '.join(params)}")
    return values(loss, (), "the loss"), {name: values(grads[name], params[name].shape, name) for name in params}


def draw_slopes(axes, student, rng):
    """Draw every gradient of a small network over the slope that small steps show on the student's own loss."""
    params, X, y = network(rng, 2, 3, 3), rng.normal(size=(6, 2)), np.array([0, 1, 2, 0, 1, 2])
    _, grads = ask(student, params, X, y)
    axes.axline((0, 0), slope=1, color=GREY, lw=1.3, ls=(0, (4, 3)), label="equal")
    for place, (name, value) in enumerate(params.items()):
        slopes = np.zeros(value.shape)
        for index in np.ndindex(value.shape):
            either = []
            for step in (H, -H):
                moved = value.copy()
                moved[index] += step
                either.append(ask(student, {**params, name: moved}, X, y)[0])
            slopes[index] = (either[0] - either[1]) / (2 * H)
        style = {"color": COLOURS[place], "marker": MARKERS[place], "label": name}
        axes.plot(slopes.ravel(), grads[name].ravel(), ls="none", ms=5.5, zorder=3, **style)
    shown = [line.get_xdata() for line in axes.lines[1:]]
    reach = 1.25 * np.clip(np.nanmax(np.abs(np.concatenate(shown)), initial=0.1), 0.1, 10)
    frame(axes, (-reach, reach), (-reach, reach), equal=True)
    legend(axes, loc="upper left", handletextpad=0.3, borderpad=0, labelspacing=0.3, handlelength=1.6)


def train(student, params, X, y):
    """Return the losses of STEPS steps against the student's gradients, and the parameters after them."""
    losses = []
    for _ in range(STEPS):
        loss, grads = ask(student, params, X, y)
        losses.append(float(loss))
        params = {name: np.clip(value - RATE * grads[name], -1e6, 1e6) for name, value in params.items()}
    return losses, params


def draw_answers(axes, student, params, X, y):
    """Tint the plane by the class whose loss is smaller, which is what the network answers there."""
    xs = np.linspace(-LIMIT, LIMIT, 25)
    losses = [[ask(student, params, x[None], np.array([c]))[0] for c in (0, 1)] for x in plane(xs, xs)]
    losses = np.array(losses).reshape(xs.size, xs.size, 2)
    fine = np.linspace(-LIMIT, LIMIT, 97)
    edge = np.clip(np.nan_to_num(losses[..., 1] - losses[..., 0]), -20, 20)
    smooth = np.array([np.interp(fine, xs, row) for row in np.array([np.interp(fine, xs, col) for col in edge.T]).T])
    regions(axes, fine, fine, (smooth < 0).astype(float))
    classes(axes, X, y, ["class 0", "class 1"], size=26)
    frame(axes, (-LIMIT, LIMIT), (-LIMIT, LIMIT), equal=True)
