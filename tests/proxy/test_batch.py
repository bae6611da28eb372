"""A batch of several arrays is taken apart by rows, in all of them alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.proxy.batch import described, leaves, pick, rows

ONE, OTHER = np.arange(6).reshape(3, 2), np.arange(3)


@pytest.mark.parametrize(
    ("batch", "picked", "text"),
    [
        (ONE, [[[4, 5], [0, 1]]], "shape (3, 2)"),
        ([ONE, OTHER], [[[4, 5], [0, 1]], [2, 0]], "shapes (3, 2) and (3,)"),
        ({"a": OTHER, "b": [ONE]}, [[2, 0], [[4, 5], [0, 1]]], "shapes (3,) and (3, 2)"),
    ],
)
def test_rows_belong_together(batch: Any, picked: list[Any], text: str) -> None:
    """The same rows are taken from each array, in the same order; their shapes are told."""
    assert rows(batch) == 3
    found = pick(batch, [2, 0])
    assert type(found) is type(batch)
    assert [leaf.tolist() for leaf in leaves(found)] == picked
    assert described(batch) == text
