"""What a convolutional network learns to look for, and where it finds it."""

import numpy as np

from grader.checks import CheckFailure, assert_model
from grader.pictures.parts import COLOURS, SIGNED, asked, frame, history, legend, panel, values

SHAPE, CLASSES = (12, 12, 1), 4
EPOCHS, BATCH = 8, 16
SHOWN = 8


def plot(figure, student, data):
    """Train the student's network; draw how it learns, its first filters, and their maps for an image of each class."""
    figure.suptitle("Filters, and where each of them finds its pattern")
    figure.set_size_inches(7.5, 4)
    shapes = data["shapes.npz"]
    x, y = np.float32(shapes["x_train"][..., None] / 255), shapes["y_train"].astype(int)
    images = np.stack([x[y == place][0] for place in range(CLASSES)])
    left, right = figure.subplots(1, 2, width_ratios=[1, 2.9])
    model = None
    with panel(left, student, "Learning", "epoch"):
        model = assert_model(student.build_cnn(SHAPE, CLASSES))
        draw_curves(left, history(model, x, y, epochs=EPOCHS, batch_size=BATCH))
    with panel(right, student, "First convolution after training"):
        filters, maps = first_convolution(model or assert_model(student.build_cnn(SHAPE, CLASSES)), images)
        draw_maps(right, images, filters, maps)


def draw_curves(axes, found):
    """Draw loss and accuracy by epoch."""
    axes.plot(range(1, len(found["loss"]) + 1), found["loss"], color=COLOURS[0], marker="o", ms=4, label="loss")
    if "accuracy" in found:
        share = found["accuracy"]
        axes.plot(range(1, len(share) + 1), share, color=COLOURS[1], marker="^", ms=4, label="accuracy")
    frame(axes, (0.5, EPOCHS + 0.5), (0, 1.6))
    axes.set_xticks(range(2, EPOCHS + 1, 2))
    legend(axes, loc="upper right")


def first_convolution(model, images):
    """Return the filters of the first convolution, shape (h, w, F), and its maps for the images, (N, H, W, F)."""
    for layer in asked(model, "activations", images):
        if layer["kind"] != "Conv2D":
            continue
        maps = values(layer["outputs"], (len(images), None, None, None), "the output of the first convolution")
        kernel = values(layer["weights"][0], (None, None, 1, maps.shape[-1]), "the first convolution's filters")
        return kernel[:, :, 0, :SHOWN], maps[..., :SHOWN]
    raise CheckFailure("makes a model without a Conv2D to look into", actual=model)


def draw_maps(axes, images, filters, maps):
    """Draw a table: images to the left, filters on top, at each crossing the map of one for the other."""
    axes.axis("off")
    axes.grid(visible=False)
    columns, rows = filters.shape[-1] + 1, len(images) + 1
    reach = max(float(np.nanmax(np.abs(maps), initial=0)), 1e-6)
    weight = max(float(np.nanmax(np.abs(filters), initial=0)), 1e-6)
    for row in range(rows):
        for column in range(columns):
            place = (column + 0.04, column + 0.96, rows - row - 0.96, rows - row - 0.04)
            if row and column:
                tile(axes, maps[row - 1, ..., column - 1], place, reach)
            elif row:
                tile(axes, images[row - 1, ..., 0], place, 1.0, cmap="gray", vmin=0)
            elif column:
                tile(axes, filters[..., column - 1], place, weight)
    axes.text(0.5, rows - 0.5, "filter →\nimage ↓", ha="center", va="center", size=9)
    axes.text(columns / 2, -0.05, "blue positive, orange negative, white 0", ha="center", va="top", size=9)
    frame(axes, (0, columns), (-0.4, rows), equal=True)


def tile(axes, picture, extent, reach, **style):
    """Draw a small picture without smoothing, at a place of the table."""
    big = np.kron(np.nan_to_num(picture), np.ones((max(1, 48 // len(picture)),) * 2))
    axes.imshow(big, extent=extent, interpolation="none", **{"cmap": SIGNED, "vmin": -reach, "vmax": reach, **style})
