"""Visible checks of neuron."""

import numpy as np

from grader.checks import assert_close, assert_unchanged, numbers, points

WEIGHTS = np.array([1.5, -2.0, 0.5])
BIAS = 0.25


def samples(rng, count):
    """Return random rows; the first has the sum 0.15, above 0 by the bias alone, the second -6.25, the third -0.2."""
    rows = rng.normal(size=(count, 3))
    rows[0] = -0.1 * WEIGHTS / (WEIGHTS @ WEIGHTS)
    rows[1] = -WEIGHTS
    rows[2] = -0.45 * WEIGHTS / (WEIGHTS @ WEIGHTS)
    return rows


@points(2)
def test_weighted_sum(student, reference, rng):
    """The output is the sum of the weighted inputs plus the bias."""
    assert_close(student.neuron_output(np.array([2.0, -1.0, 0.5]), np.array([1.0, 3.0, 7.0]), -0.75), 1.75)
    assert_close(student.neuron_output(np.array([1.0, 2.0, -1.0]), np.array([-2.0, 0.5, 1.0]), 0.5), -1.5)
    x, w = rng.normal(size=(2, 5))
    assert_close(student.neuron_output(x, w, 0.7), reference.neuron_output(x, w, 0.7))
    assert_unchanged(student)


@points(1)
def test_lists_work(student):
    """Plain lists work as well as arrays."""
    assert_close(student.neuron_output([1.5, -2.0, 0.5], [2.0, 1.0, -5.0], 0.25), -1.25)


@points(1)
def test_weights_and_bias(student, rng):
    """Without weights only the bias is left; without a bias, twice the input gives twice the output."""
    x, w = rng.normal(size=(2, 4))
    assert_close(student.neuron_output(x, np.zeros(4), -2.5137), -2.5137)
    for side in (x, -x):
        once = numbers(student.neuron_output(side, w, 0.0))
        assert_close(student.neuron_output(2 * side, w, 0.0), 2 * once)


@points(2)
def test_one_answer_per_row(student, reference, rng):
    """Every row gets 1 where its weighted sum plus the bias is positive, and 0 where it is negative."""
    few = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.2, 0.4], [0.1, 0.0, 0.0]])
    assert_close(student.perceptron_predict(few, WEIGHTS, BIAS), [1, 0, 1, 1])
    rows = samples(rng, 40)
    assert_close(student.perceptron_predict(rows, WEIGHTS, BIAS), reference.perceptron_predict(rows, WEIGHTS, BIAS))
    assert_unchanged(student)


@points(1)
def test_border(student):
    """A sum of exactly 0 gives 1."""
    rows = np.array([[1.0, 2.0], [2.0, 1.0], [0.0, 0.0]])
    assert_close(student.perceptron_predict(rows, np.array([0.5, 0.25]), -1.0), [1, 1, 0])
    assert_close(student.perceptron_predict(rows, np.array([1.0, -0.5]), 0.0), [1, 1, 1])


@points(1)
def test_only_the_sign_counts(student, rng):
    """Ten times the weights and ten times the bias decide just the same."""
    rows = samples(rng, 6)
    once = numbers(student.perceptron_predict(rows, WEIGHTS, BIAS))
    tenfold = student.perceptron_predict(rows, 10 * WEIGHTS, 10 * BIAS)
    assert_close(tenfold, once, what="the answers with ten times the weights and bias")
