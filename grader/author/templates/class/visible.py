"""Visible checks of EXERCISE."""

import numpy as np

from grader.checks import assert_close, assert_unchanged, points


@points(2)
def test_by_hand(student):
    """FILL_IN: what is true of numbers that can be followed by hand."""
    made = student.CLASS(2.0)  # stays in the student's process: call its methods; made["factor"] is an attribute
    x = np.array([-2.0, 0.0, 3.0])  # FILL_IN: numbers on which every mistake shows, and below what comes out
    assert_close(made.forward(x), [-4.0, 0.0, 6.0])
    assert_unchanged(student)


@points(4)
def test_each_object_for_itself(student, rng):
    """FILL_IN: what is true of any object; two of them do not share what they keep."""
    # FILL_IN: several objects, and what each does, computed here: a reference's objects cannot be recorded
    x = rng.normal(size=(3, 4))
    made = {factor: student.CLASS(factor) for factor in (3.0, -0.5)}
    for factor, each in made.items():
        assert_close(each.forward(x), factor * x)
