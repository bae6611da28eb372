"""Hidden checks of numerical_gradient: other functions, other shapes, other steps."""

import numpy as np

from grader.checks import assert_close, hidden, points

pytestmark = hidden


def sum_of_cubes(x):
    return (np.asarray(x) ** 3).sum()


def pairs(x):
    """Return the sum of all x[i] * x[j] with i < j, times 0.31: linear in each coordinate."""
    x = np.asarray(x, dtype=float)
    return 0.31 * (x.sum() ** 2 - (x**2).sum()) / 2


@points(2)
def test_other_shapes(student, rng):
    """The slopes are right for another function, on vectors, square matrices and deeper arrays."""
    for shape in [(4,), (2, 2), (2, 1, 3)]:
        W, x = rng.uniform(0.5, 2.0, size=shape), rng.uniform(-0.6, 0.6, size=shape)

        def wave(x, W=W):
            return np.sin(W * x).sum()

        assert_close(student.numerical_gradient(wave, x), W * np.cos(W * x))


@points(2)
def test_other_steps(student, rng):
    """The slopes are right for other steps, with the others in place, and for whole numbers."""
    x = rng.uniform(0.5, 2.0, size=3)
    assert_close(student.numerical_gradient(sum_of_cubes, x, h=0.3), 3 * x**2 + 0.3**2)
    whole = rng.integers(2, 9, size=4)
    assert_close(student.numerical_gradient(pairs, whole, h=0.25), 0.31 * (whole.sum() - whole))
