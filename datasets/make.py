"""Make the course's data sets again: `python make.py FOLDER` writes them into the folder, by default this one.

    shapes.npz   800 small grey images of four shapes at random positions

Needs NumPy only. The seeds are fixed, so every run writes the same numbers (the bytes may differ between NumPy
versions, because files are compressed). README.md beside this file says what is in them.
"""

from __future__ import annotations

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


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    print(f"wrote {write_shapes(chosen)}")
