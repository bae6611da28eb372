"""Visible checks of EXERCISE."""

import numpy as np

from grader.checks import assert_close, assert_unchanged, points


@points(2)
def test_by_hand(student):
    """FILL_IN: what is true of numbers that can be followed by hand."""
    x = np.array([-2.0, 0.0, 3.0])  # FILL_IN: numbers on which every mistake shows, and below what comes out
    assert_close(student.EXERCISE(x), [-4.0, 0.0, 6.0])
    assert_unchanged(student)


@points(4)
def test_any_shape(student, reference, rng):
    """FILL_IN: what is true of any numbers and shapes."""
    for shape in [(5,), (3, 4), (2, 2)]:  # FILL_IN: the shapes that the task allows, one of them square
        x = rng.normal(size=shape)
        assert_close(student.EXERCISE(x), reference.EXERCISE(x))
