"""Visible checks of numerical_gradient. The student's code calls back the functions here, at 0.3 ms a call."""

import numpy as np

from grader.checks import assert_close, assert_unchanged, points


def sum_of_cubes(x):
    """Return the sum of x**3: its central difference is 3 * x**2 + h**2, to the last digit."""
    return (np.asarray(x) ** 3).sum()


def product(x):
    """Return x[0] * x[1] * x[2]: linear in each coordinate, so its central difference is exact for every h."""
    return np.prod(x)


def sum_of_squares_by_four(x):
    """Return the sum of x**2 / 4, whose gradient is x / 2."""
    return (np.asarray(x) ** 2).sum() / 4


@points(2)
def test_quadratic(student):
    """The slopes of a quadratic function are right."""
    A = np.array([[2.0, -1.0, 0.5], [0.3, 1.5, -0.7], [1.1, 0.4, -2.0]])

    def quadratic(x):
        return np.asarray(x) @ A @ np.asarray(x)

    x = np.array([1.31, -0.63, 2.07])
    assert_close(student.numerical_gradient(quadratic, x), (A + A.T) @ x)


@points(2)
def test_cubes(student):
    """The slope of a sum of cubes is off by the square of the step, no more and no less."""
    x = np.array([0.7, -1.2])
    assert_close(student.numerical_gradient(sum_of_cubes, x, h=0.01), 3 * x**2 + 0.01**2)
    assert_close(student.numerical_gradient(sum_of_cubes, x, h=0.2), 3 * x**2 + 0.2**2)


@points(1)
def test_matrix(student):
    """Every entry of a matrix gets its own slope."""
    W = np.array([[0.5, -1.2, 2.0], [3.1, 0.7, -0.4]])

    def weighted_sum(x):
        return (W * np.asarray(x)).sum()

    assert_close(student.numerical_gradient(weighted_sum, np.array([[1.5, 0.2, -0.8], [2.4, -1.1, 0.6]])), W)


@points(1)
def test_product(student):
    """While one coordinate moves, all others are in their place."""
    assert_close(student.numerical_gradient(product, np.array([2.3, 0.7, -1.4]), h=0.1), [-0.98, -3.22, 1.61])


@points(1)
def test_integers(student):
    """Whole numbers in x do not cut off the fractions of the slopes."""
    assert_close(student.numerical_gradient(sum_of_squares_by_four, np.array([1, 3])), [0.5, 1.5])


@points(1)
def test_x_unchanged(student):
    """After the call x holds exactly the numbers that it held before."""
    x = np.array([0.1, 3.1e-6, -1.3])  # adding and subtracting h leaves a trace in some of them
    student.numerical_gradient(sum_of_squares_by_four, x)
    assert_unchanged(student)
