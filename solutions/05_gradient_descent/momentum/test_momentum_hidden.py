"""Hidden checks of momentum: other numbers, other sizes."""

import numpy as np

from grader.checks import assert_close, hidden, numbers, points

pytestmark = hidden


@points(3)
def test_other_numbers(student, reference, rng):
    """Other sizes, other learning rates and other betas."""
    for shape, lr, beta in [((), 0.05, 0.7), ((7,), 0.4, 0.95), ((4, 4), 0.01, 0.8), ((2, 3, 2), 1.5, 0.25)]:
        x, v, g = (rng.normal(scale=3, size=shape) for _ in range(3))
        assert_close(student.momentum_step(x, v, g, lr, beta), reference.momentum_step(x, v, g, lr, beta))


@points(2)
def test_along_a_valley(student, reference, rng):
    """Every step of a way down a narrow valley is right."""
    steepness = np.array([1.0, 30.0])
    x, v = rng.normal(scale=2, size=2), np.zeros(2)
    for _ in range(12):
        g = steepness * x
        pair = student.momentum_step(x, v, g, 0.03, 0.8)
        assert_close(pair, reference.momentum_step(x, v, g, 0.03, 0.8))
        x, v = numbers(pair)  # on from the student's own place: an expected one would tell what was wanted
