"""Visible checks of argmax_softmax."""

import numpy as np

from grader.checks import assert_close, assert_no_warnings, assert_unchanged, numbers, points


@points(2)
def test_winner_of_each_row(student):
    """Each row has a single 1, at its largest score."""
    scores = np.array([[0.2, 0.5, 0.3], [-1.5, -3.0, -2.0], [-3.0, -1.0, -2.0], [7.0, 4.0, 6.0], [0.1, 0.2, 0.4]])
    assert_close(student.argmax_onehot(scores), [[0, 1, 0], [1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]])
    assert_unchanged(student)


@points(1)
def test_first_wins_a_tie(student):
    """On a tie the first of the largest scores wins."""
    assert_close(student.argmax_onehot(np.array([[3.0, 1.0, 3.0], [2.0, 2.0, 2.0]])), [[1, 0, 0], [1, 0, 0]])


@points(2)
def test_rows_sum_to_one(student, rng):
    """Each row sums to 1."""
    probabilities = student.softmax(rng.normal(size=(3, 5)))
    assert_close(numbers(probabilities).sum(axis=-1), np.ones(3), what="the row sums")


@points(3)
def test_values_follow_the_formula(student, reference, rng):
    """The probabilities follow the formula, for a matrix, for a vector, and along the axis that is asked for."""
    square = rng.normal(scale=2, size=(4, 4))
    assert_close(student.softmax(square), reference.softmax(square))
    assert_close(student.softmax(square, axis=0), reference.softmax(square, axis=0))
    vector = np.array([2.0, -1.0, 0.5, 3.0])
    assert_close(student.softmax(vector), reference.softmax(vector))
    assert_unchanged(student)


@points(2)
def test_large_scores_stay_finite(student):
    """Scores around 1000 give finite probabilities."""
    assert_close(student.softmax(np.array([[1000.0, 0.0]])), [[1.0, 0.0]])
    assert_close(student.softmax(np.array([[1001.0, 1000.0]])), [[1 / (1 + np.exp(-1.0)), 1 / (1 + np.exp(1.0))]])
    assert_close(student.softmax(np.array([[1e4, 0.0, -1e4]])), [[1.0, 0.0, 0.0]])
    far_apart = np.array([[1000.0, 1000.0], [-1000.0, -1000.0]])
    assert_close(student.softmax(far_apart), [[0.5, 0.5], [0.5, 0.5]])
    assert_no_warnings(student)
