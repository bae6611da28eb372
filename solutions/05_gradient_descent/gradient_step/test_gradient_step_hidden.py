"""Hidden checks of gradient_step: other names and shapes, other functions."""

import numpy as np

from grader.checks import CheckFailure, assert_close, assert_unchanged, hidden, numbers, points

pytestmark = hidden


@points(2)
def test_step_on_other_networks(student, reference, rng):
    """A step is right for networks with other parameters."""
    for shapes in [{"W1": (4, 3), "b1": (3,), "W2": (3, 2), "b2": (2,)}, {"kernel": (2, 2, 3), "b": (1,)}, {"b": ()}]:
        params = {name: np.array(rng.normal(size=shape) + 3) for name, shape in shapes.items()}
        signs = {name: 1 if len(shape) > 1 else -1 for name, shape in shapes.items()}
        grads = {name: np.array(rng.normal(size=shape) + 2 * signs[name]) for name, shape in shapes.items()}
        found, expected = student.gradient_step(params, grads, 0.7), reference.gradient_step(params, grads, 0.7)
        if not isinstance(found, dict) or found.keys() != expected.keys():
            raise CheckFailure("returned something else than a dictionary with the names of `params`")
        for name, value in expected.items():
            assert_close(found[name], value)
    assert_unchanged(student)


@points(2)
def test_paths_of_other_functions(student, reference):
    """The path is right for other functions, and ends in their valleys."""

    def coupled(x):  # of a bowl that is not aligned with the axes
        return np.array([[2.0, 0.6], [0.6, 1.0]]) @ (x - np.array([1.0, 3.0]))

    def quartic(x):  # not linear, so a gradient from an old point is far off
        return 4 * x**3

    assert_close(
        student.gradient_descent(coupled, np.array([-2.0, 0.5]), 0.2, 9),
        reference.gradient_descent(coupled, np.array([-2.0, 0.5]), 0.2, 9),
    )
    start = np.array([0.9])
    assert_close(student.gradient_descent(quartic, start, 0.1, 7), reference.gradient_descent(quartic, start, 0.1, 7))
    path = numbers(student.gradient_descent(coupled, np.array([5.0, -5.0]), 0.2, 200))
    if path.shape != (201, 2):
        raise CheckFailure("does not return one row per point")
    assert_close(path[-1], [1.0, 3.0])
    assert_unchanged(student)
