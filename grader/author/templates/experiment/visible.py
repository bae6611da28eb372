"""Visible checks of EXERCISE."""

import numpy as np

from grader.checks import assert_close, assert_unchanged, points


def wave(x):
    """Return what the checks ask of a candidate."""
    return float(np.sin(3 * x) + x**2)  # FILL_IN: the situation of the experiment


@points(2)
def test_by_hand(student):
    """FILL_IN: what comes out of an experiment that can be followed by hand."""
    candidates = np.array([-1.0, 0.5, 3.0])  # FILL_IN: what every mistake shows on, and below what comes out
    assert_close(student.EXERCISE(lambda x: (x - 1.0) ** 2, candidates), 0.5)
    assert_unchanged(student)


@points(4)
def test_any_candidates(student, reference, rng):
    """FILL_IN: what the experiment finds among any candidates."""
    for size in [9, 30]:  # FILL_IN: several sizes; what is found must not depend on the seed
        candidates = rng.normal(size=size)
        assert_close(student.EXERCISE(wave, candidates), reference.EXERCISE(wave, candidates))
