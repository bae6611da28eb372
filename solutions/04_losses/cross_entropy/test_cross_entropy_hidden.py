"""Hidden checks of cross_entropy: other numbers, other sizes."""

import numpy as np

from grader.checks import assert_close, assert_no_warnings, hidden, points

pytestmark = hidden


@points(3)
def test_other_probabilities(student, reference, rng):
    """The loss is right on other batches, and where wrong classes have probability 0."""
    for n, c in [(7, 3), (3, 3), (2, 6), (30, 10)]:
        y = rng.permutation(np.arange(n) % c)
        P = rng.uniform(0.2, 1.0, size=(n, c))
        P[0, (y[0] + 1) % c] = 4
        P[-1, y[-1]] = 4
        P[-1, (y[-1] + 1) % c] = 0
        P /= P.sum(axis=1, keepdims=True)
        assert_close(student.cross_entropy(P, y), reference.cross_entropy(P, y))


@points(3)
def test_other_logits(student, reference, rng):
    """The loss from scores is right on other batches and on scores of very different size."""
    for n, c in [(7, 3), (3, 3), (1, 6), (30, 10)]:
        y = rng.permutation(np.arange(n) % c)
        Z = rng.integers(-12, 12, size=(n, c)) / 4
        Z[0, y[0]] = 5
        assert_close(student.cross_entropy_from_logits(Z, y), reference.cross_entropy_from_logits(Z, y))
    Z = rng.integers(-12, 12, size=(4, 3)) / 4 + np.array([[2000.0], [0.0], [-2000.0], [700.0]])
    Z[1] = [3000, 0, -1000]
    y = np.array([0, 1, 2, 1])
    assert_close(student.cross_entropy_from_logits(Z, y), reference.cross_entropy_from_logits(Z, y))
    assert_no_warnings(student)
