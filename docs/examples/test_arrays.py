"""Examples of checks with NumPy; docs/checks.md shows each below the name that stands behind `test_`."""

import numpy as np

from grader.checks import (
    CheckFailure,
    assert_close,
    assert_gradient,
    assert_no_warnings,
    assert_raises,
    assert_unchanged,
    close,
    hidden,
    numbers,
    numerical_gradient,
    points,
    relative_error,
)

pytestmark = points(1)


@points(2)
def test_points(student):
    """Two equal numbers have equal shares."""
    assert_close(student.shares(np.array([[3.0, 3.0]])), [[0.5, 0.5]])


@hidden
def test_hidden(student, reference, rng):
    """The shares are right on other numbers."""
    x = rng.normal(scale=3, size=(7, 5))
    assert_close(student.shares(x), reference.shares(x))


def test_assert_close(student, reference, rng):
    """The shares follow the formula."""
    x = rng.normal(size=(3, 4))
    assert_close(student.shares(x), reference.shares(x))


def test_numbers(student, rng):
    """Each row sums to 1."""
    parts = numbers(student.shares(rng.normal(size=(3, 4))))
    assert_close(parts.sum(axis=-1), np.ones(3), what="the row sums")


def test_assert_unchanged(student, rng):
    """The numbers are left as they are."""
    student.shares(rng.normal(size=(3, 4)))
    assert_unchanged(student)


def test_assert_no_warnings(student):
    """Large numbers do not overflow."""
    student.shares(np.array([[1e200, 1.0]]))
    assert_no_warnings(student)


def test_assert_raises(student):
    """An empty array is refused."""
    with assert_raises(ValueError):
        student.first(np.array([]))


def test_close(student, rng):
    """Only the ratios of numbers count."""
    x = rng.normal(size=(3, 4))
    as_they_are, scaled = numbers(student.shares(x)), numbers(student.shares(100 * x))
    if not close(scaled, as_they_are):
        raise CheckFailure("changes when all numbers are multiplied by the same factor", actual=scaled)


def test_CheckFailure(student, rng):
    """No share is negative."""
    parts = numbers(student.shares(rng.normal(size=(3, 4))))
    if not (parts >= 0).all():
        raise CheckFailure("has a negative share", actual=parts)


def test_assert_gradient(student, rng):
    """The gradient is that of the mean of squares."""
    x = rng.normal(size=(2, 3))
    assert_gradient(student.slope(x), lambda x: (x**2).mean(), x, what="the gradient")


def test_numerical_gradient(student, rng):
    """The gradient agrees with a numerical one."""
    x = rng.normal(size=(2, 3))
    assert_close(student.slope(x), numerical_gradient(lambda x: (x**2).mean(), x))


def test_relative_error(student, rng):
    """The gradient agrees with the formula."""
    x = rng.normal(size=(2, 3))
    if relative_error(numbers(student.slope(x)), 2 * x / x.size) > 1e-5:
        raise CheckFailure("is no gradient of the mean of squares")


def test_objects(student):
    """A counter goes on from where it is."""
    counter = student.Counter(5)
    counter.add(2)
    assert_close(counter.add(3), 10)
    assert_close(counter["total"], 10, what="the attribute `total`")


def test_data(student, data):
    """The largest number of the images is found."""
    assert_close(student.brightest(), data["shapes.npz"]["x_train"].max())
