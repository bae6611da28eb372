"""Visible checks of cross_entropy."""

import numpy as np

from grader.checks import CheckFailure, assert_close, assert_no_warnings, assert_unchanged, numbers, points


def predictions(rng, n, c):
    """Return n rows of c probabilities and true classes; the first row's winner is wrong, the last one's right."""
    y = rng.permutation(np.arange(n) % c)
    P = rng.uniform(0.2, 1.0, size=(n, c))
    P[0, (y[0] + 1) % c] = 4
    P[-1, y[-1]] = 4
    return P / P.sum(axis=1, keepdims=True), y


@points(2)
def test_mean_surprise(student, reference, rng):
    """The loss is the mean surprise of the true classes; repeating the batch does not change it."""
    for n, c in [(5, 3), (4, 4)]:
        P, y = predictions(rng, n, c)
        loss = reference.cross_entropy(P, y)
        assert_close(student.cross_entropy(P, y), loss)
        assert_close(student.cross_entropy(np.vstack([P, P]), np.append(y, y)), loss)


@points(1)
def test_known_losses(student):
    """C equal probabilities cost ln C, a perfect prediction costs 0."""
    assert_close(student.cross_entropy(np.full((3, 4), 0.25), np.array([2, 0, 3])), np.log(4))
    perfect = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    assert_close(student.cross_entropy(perfect, np.array([0, 2])), 0, atol=1e-5)


@points(2)
def test_probability_zero(student):
    """A true class with probability 0 costs much, but not infinitely much."""
    loss = numbers(student.cross_entropy(np.array([[0.0, 0.8, 0.2]]), np.array([0])))
    if loss.shape or not 10 < loss < np.inf:
        raise CheckFailure("expected one finite number above 10", returned=f"{loss.round(3)}")


@points(2)
def test_logits_agree(student, reference, rng):
    """Scores cost what their softmax costs, and adding 50 to all of them changes nothing."""
    for n, c in [(5, 3), (4, 4)]:
        P, y = predictions(rng, n, c)
        Z = 2 * np.log(P) + rng.normal(loc=3, size=(n, 1))
        loss = reference.cross_entropy_from_logits(Z, y)
        assert_close(student.cross_entropy_from_logits(Z, y), loss)
        assert_close(student.cross_entropy_from_logits(Z + 50, y), loss)
    assert_close(student.cross_entropy_from_logits(np.zeros((2, 3)), np.array([1, 2])), np.log(3))


@points(2)
def test_huge_logits(student):
    """Huge scores cost exactly their gap, without an overflow."""
    Z = np.array([[1e4, 0.0, 0.0]])
    assert_close(student.cross_entropy_from_logits(Z, np.array([0])), 0)
    assert_close(student.cross_entropy_from_logits(Z, np.array([1])), 1e4)
    assert_close(student.cross_entropy_from_logits(np.array([[-2000.0, -2000.0]]), np.array([0])), np.log(2))
    apart = np.array([[1e4, 0.0], [0.0, 0.0]])  # each row by itself: next to the first, the second is all but nothing
    assert_close(student.cross_entropy_from_logits(apart, np.array([0, 1])), np.log(2) / 2)
    assert_no_warnings(student)


@points(1)
def test_inputs_unchanged(student):
    """Probabilities and scores are left as they were."""
    student.cross_entropy(np.array([[0.3, 0.7, 0.0], [0.0, 0.4, 0.6]]), np.array([1, 2]))
    assert_unchanged(student)
    student.cross_entropy_from_logits(np.array([[0.3, 1.7, -2.0], [0.5, -0.4, 0.6]]), np.array([1, 2]))
    assert_unchanged(student)
