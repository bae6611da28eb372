"""What two inputs and two outputs are good for: two questions about a point, whose answers depend on a channel."""

import numpy as np

from grader.checks import assert_model, assert_named_outputs
from grader.pictures.parts import COLOURS, INK, SIGNED, below, frame, history, legend, panel, plane, values

NAMES = "bought", "returned"
EPOCHS, BATCH = 30, 4
LIMIT = 2.2


def plot(figure, student, rng):
    """Train the student's model on made-up visitors; draw how it learns, and where it says yes to each question."""
    figure.suptitle("Two questions, one hidden layer: where the answer is yes depends on the channel")
    first, *planes = figure.subplots(1, 3)
    x, y = visitors(rng)
    model = None
    with panel(first, student, "Learning", "epoch", "loss"):
        model = assert_model(student.build_two_headed(2, 2))
        found = history(model, x, y, epochs=EPOCHS, batch_size=BATCH)
        for place, name in enumerate(name for name in ("loss", *(f"{end}_loss" for end in NAMES)) if name in found):
            label = "both together" if name == "loss" else name.removesuffix("_loss")
            style = {"color": (INK, *COLOURS)[place], "ls": ("-", "--", "-.")[place]}
            first.plot(range(1, len(found[name]) + 1), found[name], label=label, **style)
        frame(first, (0.5, EPOCHS + 0.5), (0, 1.6))
        legend(first, loc="upper right")
    for axes, name in zip(planes, NAMES, strict=True):
        with panel(axes, student, f"{name} (blue: yes)", "numeric 1", "numeric 2"):
            draw_answers(axes, model or assert_model(student.build_two_headed(2, 2)), name)
    below(figure, *planes)


def visitors(rng):
    """Return 500 points with a channel, and for each whether it lies in a circle and on which side of a line."""
    numeric, channel = rng.uniform(-2, 2, size=(500, 2)).astype("float32"), np.arange(500) % 2
    inside = (numeric**2).sum(axis=1) < np.array([3.2, 1.8])[channel]
    right = numeric.sum(axis=1) > np.array([-1.2, 1.2])[channel]
    x = {"numeric": numeric, "channel": np.eye(2, dtype="float32")[channel]}
    return x, dict(zip(NAMES, (part[:, None].astype("float32") for part in (inside, right)), strict=True))


def draw_answers(axes, model, name):
    """Tint the plane by the answer for the first channel, and draw for both where it turns from no to yes."""
    xs = np.linspace(-LIMIT, LIMIT, 61)
    points = np.float32(plane(xs, xs))
    axes.grid(visible=False)
    for place, label in enumerate(("channel 1", "channel 2")):
        channel = np.tile(np.eye(2, dtype="float32")[place], (len(points), 1))
        outputs = assert_named_outputs(model, {"numeric": points, "channel": channel}, *NAMES)
        answers = values(outputs[name], (len(points), 1), f"the output `{name}`").reshape(xs.size, -1)
        if place == 0:
            reach = (-LIMIT, LIMIT, -LIMIT, LIMIT)
            axes.imshow(answers, cmap=SIGNED, vmin=0, vmax=1, extent=reach, origin="lower", alpha=0.6)
        style = ("solid", "dashed")[place]
        if np.ptp(answers) > 0:
            axes.contour(xs, xs, answers, levels=[0.5], colors=[INK], linestyles=[style], linewidths=1.6)
        axes.plot([], [], color=INK, ls=style, label=label)
    frame(axes, (-LIMIT, LIMIT), (-LIMIT, LIMIT), equal=True)
