"""What a recurrent network remembers: how long, and in which of its units."""

import numpy as np

from grader.checks import CheckFailure, assert_model
from grader.pictures.parts import COLOURS, SIGNED, asked, frame, history, legend, panel, values

T = 20
EPOCHS, BATCH, SAMPLES = 10, 50, 1000
FLAG = 5
SHOWN = 32


def plot(figure, student, rng):
    """Train the student's network; draw how it learns, its memory of flags long ago, and its units through time."""
    figure.suptitle("One value, kept while others go by")
    first, second, third = figure.subplots(1, 3, width_ratios=[1, 1, 1.25])
    x, y = flagged(rng, SAMPLES)
    model = None
    with panel(first, student, "Learning", "epoch"):
        model = assert_model(student.build_memory_model(T, 2))
        found = history(model, x, y, epochs=EPOCHS, batch_size=BATCH)
        for place, name in enumerate(name for name in ("loss", "accuracy") if name in found):
            epochs = range(1, len(found[name]) + 1)
            first.plot(epochs, found[name], color=COLOURS[place], marker="o^"[place], ms=4, label=name)
        frame(first, (0.5, EPOCHS + 0.5), (0, 1.3))
        first.set_xticks(range(2, EPOCHS + 1, 2))
        legend(first, loc="upper right")
    with panel(second, student, "How long it remembers", "steps since the flag", 'answer for "it was 1"'):
        model = model or assert_model(student.build_memory_model(T, 2))
        draw_ages(second, model, rng)
    with panel(third, student, "Units through time; the flag framed", "step (blue +, orange -)"):
        draw_units(third, model or assert_model(student.build_memory_model(T, 2)), rng)


def flagged(rng, count, where=None):
    """Return sequences (count, T, 2) of random signs with one flag each, and as labels (count, 1) the flagged signs."""
    signs, flags = rng.choice([-1, 1], size=(count, T)), np.zeros((count, T))
    chosen = np.arange(count), rng.integers(T, size=count) if where is None else where
    flags[chosen] = 1
    return np.stack([signs, flags], axis=-1).astype("float32"), (signs[chosen] > 0).astype("float32")[:, None]


def draw_ages(axes, model, rng):
    """Draw the mean answer for flagged 1 and flagged -1 by the age of the flag, with the spread of single answers."""
    where = np.repeat(np.arange(T), 60)
    x, y = flagged(rng, where.size, where)
    answers = values(model(x), (where.size, 1), "the model's output")[:, 0]
    ages = T - 1 - np.arange(T)
    for place, sign in enumerate([-1, 1]):
        groups = [answers[(where == step) & (y[:, 0] == (sign > 0))] for step in range(T)]
        low, middle, high = np.array([np.nanquantile(group, [0.1, 0.5, 0.9]) for group in groups]).T
        axes.fill_between(ages, low, high, color=COLOURS[place], alpha=0.2, lw=0)
        axes.plot(
            ages,
            middle,
            color=COLOURS[place],
            marker="o^"[place],
            ms=4,
            lw=1.8,
            label=f"flagged {sign}",
        )
    frame(axes, (-0.5, T - 0.5), (-0.05, 1.3))
    legend(axes, loc="upper center")


def draw_units(axes, model, rng):
    """Draw what every recurrent unit gives after every step, for two sequences that differ in the flagged sign only."""
    x, _ = flagged(rng, 2, FLAG)
    x[1] = x[0]
    x[:, FLAG, 0] = [1, -1]
    for layer in asked(model, "activations", x):
        outputs = np.asarray(layer["outputs"])
        if outputs.ndim == 3 and layer["kind"] not in ("InputLayer", "Reshape", "Permute"):
            break
    else:
        raise CheckFailure("makes a model without a layer that goes step by step", actual=model)
    states = values(outputs, (2, T, None), "the recurrent layer's output")
    order = np.argsort(-(states[0, -1] - states[1, -1]))[:SHOWN]
    both = np.concatenate([states[0][:, order].T, np.full((1, T), np.nan), states[1][:, order].T])
    reach = max(float(np.nanmax(np.abs(both), initial=0)), 1e-6)
    axes.grid(visible=False)
    big = np.kron(both, np.ones((8, 8)))  # a viewer that smooths pictures then leaves the squares as they are
    axes.imshow(big, cmap=SIGNED, vmin=-reach, vmax=reach, extent=(0, T, len(both), 0), interpolation="none")
    axes.plot([FLAG, FLAG + 1, FLAG + 1, FLAG, FLAG], np.array([0, 0, 1, 1, 0]) * len(both), color=COLOURS[2], lw=1.8)
    middle = len(order) / 2
    axes.set_yticks([middle, middle + len(order) + 1], ["flagged 1", "flagged -1"], rotation=90, va="center")
    frame(axes, (-0.1, T), (len(both) + 0.1, -0.1))
