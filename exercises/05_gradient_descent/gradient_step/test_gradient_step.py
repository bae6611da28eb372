"""Visible checks of gradient_step."""

import numpy as np

from grader.checks import CheckFailure, assert_close, assert_unchanged, numbers, points


def assert_params(actual, expected):
    """Fail unless a student's dictionary holds the same names and numbers."""
    if not isinstance(actual, dict):
        raise CheckFailure("expected a dictionary like `params`", returned=f"a value of type {type(actual).__name__}")
    if actual.keys() != expected.keys():
        raise CheckFailure(f"expected {sorted(expected)}", returned=f"the names {sorted(actual)}")
    for name, value in expected.items():
        assert_close(actual[name], value, what=f"the new {name!r}")


@points(3)
def test_every_parameter_moves(student, reference, rng):
    """Every parameter moves against its gradient, by lr times its size."""
    params = {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=3)}
    grads = {"W": rng.normal(scale=5, size=(2, 3)), "b": rng.normal(scale=0.2, size=3)}
    assert_params(student.gradient_step(params, grads, 0.3), reference.gradient_step(params, grads, 0.3))
    backwards = dict(reversed(grads.items()))  # a gradient is found by its name
    assert_params(student.gradient_step(params, backwards, 0.3), reference.gradient_step(params, backwards, 0.3))
    scale, grad = np.array([1.5, -0.5]), np.array([-0.7, 2.1])
    assert_params(student.gradient_step({"scale": scale}, {"scale": grad}, 2.0), {"scale": [2.9, -4.7]})


@points(1)
def test_flat_ground(student):
    """Where the gradient is 0, a parameter keeps its value."""
    params = {"W": np.array([[1.2, -0.4], [0.3, 2.5]]), "b": np.array([0.7, -1.1])}
    grads = {"W": np.array([[0.0, 0.5], [0.0, 0.0]]), "b": np.zeros(2)}
    assert_params(student.gradient_step(params, grads, 0.2), {"W": [[1.2, -0.5], [0.3, 2.5]], "b": [0.7, -1.1]})


@points(1)
def test_old_parameters_stay(student, rng):
    """The arrays that were passed in keep their values."""
    params = {"W": rng.normal(size=(3, 3)), "b": rng.normal(size=3)}
    student.gradient_step(params, {"W": rng.normal(size=(3, 3)), "b": rng.normal(size=3)}, 0.1)
    assert_unchanged(student)
    student.gradient_descent(lambda x: 2 * x, np.array([1.5, -0.5]), 0.1, 2)
    assert_unchanged(student)


@points(2)
def test_path_follows_the_gradient(student, reference):
    """Each point of the path is the one before, minus lr times the gradient there."""

    def grad(x):
        return np.array([3.0, 0.4]) * (x - np.array([1.0, -2.0]))

    start = np.array([2.5, 0.7])
    assert_close(student.gradient_descent(grad, start, 0.15, 4), reference.gradient_descent(grad, start, 0.15, 4))
    assert_close(student.gradient_descent(grad, start, 0.15, 0), [[2.5, 0.7]])


@points(1)
def test_path_reaches_the_valley(student):
    """After many small steps the path ends at the lowest point."""
    target = np.array([0.5, -1.5, 2.0])
    path = numbers(student.gradient_descent(lambda x: 2 * (x - target), np.array([3.0, 1.0, -2.0]), 0.05, 300))
    if path.shape != (301, 3):
        raise CheckFailure(f"has shape {path.shape}, expected (301, 3)", of_value=True)
    assert_close(path[-1], target, what="the last point of the path")
