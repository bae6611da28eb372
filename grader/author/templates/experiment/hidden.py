"""Hidden checks of EXERCISE: other numbers, other sizes."""

import numpy as np

from grader.checks import assert_close, hidden, points

pytestmark = hidden


def bowl(x):
    """Return what the hidden checks ask of a candidate."""
    return float(np.abs(x - 0.3))  # FILL_IN: another situation than in the visible checks


@points(4)
def test_other_numbers(student, reference, rng):
    """FILL_IN: the same properties, on other numbers: students read this sentence, never the numbers."""
    candidates = rng.normal(size=17)  # FILL_IN: other sizes, and the extremes that the task allows
    assert_close(student.EXERCISE(bowl, candidates), reference.EXERCISE(bowl, candidates))
