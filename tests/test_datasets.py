"""The data sets are what their README says, and `datasets/make.py` makes them again."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Arrays = dict[str, np.ndarray[Any, Any]]
DATASETS = Path(__file__).resolve().parents[1] / "datasets"


@pytest.fixture(scope="module")
def shapes() -> Arrays:
    """The shipped arrays by name."""
    with np.load(DATASETS / "shapes.npz", allow_pickle=False) as file:
        return dict(file)


def test_shapes_holds_two_parts(shapes: Arrays) -> None:
    """Training and test images are bytes of 12 x 12 pixels, each with one label."""
    found = {name: (array.shape, array.dtype) for name, array in shapes.items()}

    images, labels = ((400, 12, 12), np.uint8), ((400,), np.uint8)
    assert found == {"x_train": images, "y_train": labels, "x_test": images, "y_test": labels}


@pytest.mark.parametrize(("part", "total"), [("train", 1542005), ("test", 1534636)])
def test_shapes_contents(shapes: Arrays, part: str, total: int) -> None:
    """The pixels add up to what the README says, and every class is equally frequent."""
    assert shapes[f"x_{part}"].sum(dtype=int) == total
    assert np.bincount(shapes[f"y_{part}"]).tolist() == [100, 100, 100, 100]
    assert f"| {total} |" in (DATASETS / "README.md").read_text(encoding="utf-8")


def test_shapes_look_like_their_class(shapes: Arrays) -> None:
    """The bright pixels of every image have the number, height and width of its class: labels and images agree."""
    for part in ("train", "test"):
        images, labels = shapes[f"x_{part}"] > 100, shapes[f"y_{part}"]
        bright = images.sum(axis=(1, 2))
        heights, widths = images.any(axis=2).sum(axis=1), images.any(axis=1).sum(axis=1)

        assert [{*bright[labels == c].tolist()} for c in range(4)] == [{5}, {5}, {9}, {8}]
        assert [{*heights[labels == c].tolist()} for c in range(4)] == [{5}, {1}, {5}, {3}]
        assert [{*widths[labels == c].tolist()} for c in range(4)] == [{1}, {5}, {5}, {3}]


def test_training_and_test_images_differ(shapes: Arrays) -> None:
    """No test image is a training image."""
    seen = {image.tobytes() for image in shapes["x_train"]}

    assert [i for i, image in enumerate(shapes["x_test"]) if image.tobytes() in seen] == []


def test_purchases_contents() -> None:
    """Every column is what the README says of it."""
    text = (DATASETS / "README.md").read_text(encoding="utf-8")
    with (DATASETS / "purchases.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 600
    assert [f"| `{name}` |" in text for name in rows[0]] == [True] * 6
    whole = ("age", "income", "previous_purchases", "bought", "returned")
    sums = {name: sum(int(row[name] or 0) for row in rows) for name in whole}
    assert [f"| {total} |" in text for total in sums.values()] == [True] * 5
    assert Counter(row["channel"] for row in rows) == {"web": 307, "shop": 203, "phone": 90}
    assert sum(row["income"] == "" for row in rows) == 28
    assert {row["bought"] + row["returned"] for row in rows} == {"00", "01", "10", "11"}


def test_make_gives_the_same_data(shapes: Arrays, tmp_path: Path) -> None:
    """Running the script writes equal numbers into the folder that it is given."""
    subprocess.run([sys.executable, DATASETS / "make.py", tmp_path], check=True, stdout=subprocess.DEVNULL)

    with np.load(tmp_path / "shapes.npz", allow_pickle=False) as made:
        assert sorted(made) == sorted(shapes)
        for name, array in shapes.items():
            np.testing.assert_array_equal(made[name], array)
    assert (tmp_path / "purchases.csv").read_bytes() == (DATASETS / "purchases.csv").read_bytes()


def test_checksums_are_those_of_the_files() -> None:
    """The README gives the checksum of every file that is shipped."""
    text = (DATASETS / "README.md").read_text(encoding="utf-8")
    files = [file for file in DATASETS.iterdir() if file.suffix not in (".py", ".md") and file.is_file()]

    assert {file.name for file in files} == {"shapes.npz", "purchases.csv"}
    for file in files:
        assert hashlib.sha256(file.read_bytes()).hexdigest() in text
