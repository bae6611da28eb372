"""Make the course's data sets again: `python make.py FOLDER` writes them into the folder, by default this one.

    shapes.npz      800 small grey images of four shapes at random positions
    purchases.csv   600 visitors of a shop: who they are, whether they bought, whether they came back

Needs NumPy only. The seeds are fixed, so every run writes the same numbers (the bytes of compressed files may differ
between NumPy versions). README.md beside this file says what is in them.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

SIZE = 12
"""Height and width of an image."""
PATCH = 5
"""Height and width of a shape."""
NOISE = 0.15
"""The background is uniform noise below this."""
BRIGHTNESS = (0.5, 0.85)
"""A shape adds a brightness from this range to the noise, so that nothing exceeds 1."""
IMAGES = 400
"""In each of the two parts."""
TRAIN_SEED, TEST_SEED = 11, 12

COLUMNS = ("age", "income", "previous_purchases", "channel", "bought", "returned")
VISITORS, VISITORS_SEED = 600, 7
UNKNOWN = 0.04
"""The share of incomes that nobody knows."""


def shapes() -> Array:
    """Return the four shapes as a (4, PATCH, PATCH) array of zeros and ones: vertical, horizontal, cross, ring."""
    patches = np.zeros((4, PATCH, PATCH))
    vertical, horizontal, cross, ring = patches
    vertical[:, 2] = 1
    horizontal[2] = 1
    cross[:, 2] = cross[2] = 1
    ring[1:4, 1:4] = 1
    ring[2, 2] = 0
    return patches


def shape_images(count: int, seed: int) -> tuple[Array, Array]:
    """Draw images, each with one shape somewhere in it.

    Args:
        count: how many; the classes take turns.
        seed: of the random generator.

    Returns:
        Images (count, SIZE, SIZE) and class numbers (count,), both of type uint8.
    """
    rng = np.random.default_rng(seed)
    images = NOISE * rng.random((count, SIZE, SIZE))
    labels = np.arange(count) % 4
    for image, patch in zip(images, shapes()[labels], strict=True):
        top, left = rng.integers(0, SIZE - PATCH, 2)
        image[top : top + PATCH, left : left + PATCH] += patch * rng.uniform(*BRIGHTNESS)
    return (255 * images).astype(np.uint8), labels.astype(np.uint8)


def write_shapes(folder: Path) -> Path:
    """Write `shapes.npz` into a folder and return its path."""
    x_train, y_train = shape_images(IMAGES, TRAIN_SEED)
    x_test, y_test = shape_images(IMAGES, TEST_SEED)
    file = folder / "shapes.npz"
    np.savez_compressed(file, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    return file


def visitors(count: int, seed: int) -> list[list[Any]]:
    """Draw visitors of a shop.

    How likely somebody buys rises with income, former purchases and the web, and falls with age, but for the young with
    many purchases; who comes back depends on former purchases and the channel alone.

    Args:
        count: how many.
        seed: of the random generator.

    Returns:
        A row for each, in the order of COLUMNS; an income that nobody knows is an empty text.
    """
    rng = np.random.default_rng(seed)
    age = rng.integers(18, 75, count)
    income = np.round(rng.lognormal(10.4, 0.4, count), -2).astype(int)
    previous = rng.poisson(3, count)
    channel = rng.choice(["web", "shop", "phone"], count, p=[0.5, 0.35, 0.15])
    web, shop, phone = (channel == name for name in ("web", "shop", "phone"))
    wish = -1.2 + 0.5 * (previous - 3) + 1.1 * np.log(income / 33000) - 0.03 * (age - 45)
    wish = wish + 0.8 * web - 0.4 * phone + 1.5 * (previous > 5) * (age < 35)
    bought = (rng.random(count) < _sigmoid(1.5 * wish)).astype(int)
    returned = (rng.random(count) < _sigmoid(1.9 * previous - 6.5 + 1.5 * shop - 1.0 * phone)).astype(int)
    known = [str(number) if rng.random() >= UNKNOWN else "" for number in income]
    return [list(row) for row in zip(age, known, previous, channel, bought, returned, strict=True)]


def _sigmoid(z: Array) -> Array:
    chances: Array = 1 / (1 + np.exp(-z))
    return chances


def write_purchases(folder: Path) -> Path:
    """Write `purchases.csv` into a folder and return its path."""
    file = folder / "purchases.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(visitors(VISITORS, VISITORS_SEED))
    return file


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for write in (write_shapes, write_purchases):
        print(f"wrote {write(chosen)}")
