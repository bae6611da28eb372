"""Visible checks of relu_elu."""

import numpy as np

from grader.checks import assert_close, assert_no_warnings, assert_unchanged, numbers, points


@points(2)
def test_relu_values(student):
    """ReLU turns negative numbers into 0 and keeps positive ones, however large."""
    once = student.relu(np.array([-2.5, -0.3, 0.0, 0.7, 3.2]))
    assert_close(once, [0, 0, 0, 0.7, 3.2])
    assert_close(student.relu(numbers(once)), [0, 0, 0, 0.7, 3.2])
    assert_close(student.relu(np.array([1e6, -1e6])), [1e6, 0])


@points(1)
def test_ints_and_matrices(student):
    """Both functions work on whole numbers and on matrices."""
    matrix = np.array([[-3, 4, 0], [5, -1, 2]])
    assert_close(student.relu(matrix), [[0, 4, 0], [5, 0, 2]])
    assert_close(student.elu(matrix), [[np.exp(-3) - 1, 4, 0], [5, np.exp(-1) - 1, 2]])


@points(2)
def test_elu_values(student, reference, rng):
    """ELU follows the formula, for several alpha."""
    x = np.append(rng.uniform(-3, -0.5, size=4), rng.uniform(0.5, 3, size=4))
    assert_close(student.elu(x), reference.elu(x))
    square = rng.permutation(np.append(x, -x)).reshape(4, 4)
    assert_close(student.elu(square, alpha=0.5), reference.elu(square, alpha=0.5))
    assert_close(student.elu(x, alpha=2.0), reference.elu(x, alpha=2.0))


@points(1)
def test_elu_no_jump(student):
    """ELU passes through 0 without a jump and flattens out at -alpha."""
    assert_close(student.elu(np.array([-1e-9, 0.0, 1e-9]), alpha=0.5), [0, 0, 0])
    assert_close(student.elu(np.array([-1e4, -60.0]), alpha=0.5), [-0.5, -0.5])


@points(1)
def test_input_unchanged(student):
    """The input array is left as it was."""
    x = np.array([[1.5, -0.4], [-2.2, 0.6]])
    student.relu(x)
    assert_unchanged(student)
    student.elu(x)
    assert_unchanged(student)


@points(1)
def test_elu_no_overflow(student):
    """Huge positive numbers pass through ELU without an overflow."""
    assert_close(student.elu(np.array([1e4, 800.0, -1e4])), [1e4, 800, -1])
    assert_no_warnings(student)
