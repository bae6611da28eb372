"""Visible checks of momentum."""

import numpy as np

from grader.checks import CheckFailure, assert_close, assert_unchanged, numbers, points


@points(2)
def test_by_hand(student):
    """Two steps that can be followed by hand: the first from rest, the second from where yours has led."""
    first = student.momentum_step(np.array([1.0, 2.0, 3.0]), np.zeros(3), np.array([2.0, -4.0, 0.0]), 0.1, 0.9)
    assert_close(first, [[0.8, 2.4, 3.0], [-0.2, 0.4, 0.0]])
    second = student.momentum_step(*numbers(first), np.array([1.0, 3.0, -2.0]), 0.1, 0.9)
    assert_close(second, [[0.52, 2.46, 3.2], [-0.28, 0.06, 0.2]])


@points(1)
def test_no_momentum(student):
    """With beta = 0 it is a plain step of gradient descent, however fast it was before."""
    x, v, g = np.array([1.0, -1.0, 4.0]), np.array([5.0, -3.0, 2.0]), np.array([2.0, 0.0, -1.0])
    pair = student.momentum_step(x, v, g, 0.5, 0.0)
    assert_close(pair, [[0.0, -1.0, 4.5], [-1.0, 0.0, 0.5]])


@points(1)
def test_constant_slope(student):
    """On a slope that is the same everywhere the steps grow up to a limit, and then stay."""
    for lr, beta, steps in [(0.1, 0.5, 25), (0.02, 0.8, 60)]:
        x, v = np.zeros(3), np.zeros(3)
        for _ in range(steps):
            before = x
            pair = numbers(student.momentum_step(x, v, np.ones(3), lr, beta))
            if pair.shape != (2, 3):
                raise CheckFailure("is not a pair of a new place and a new velocity", actual=pair)
            x, v = pair
        limit = np.full(3, -lr / (1 - beta))
        assert_close(v, limit, what=f"the velocity after {steps} steps")
        assert_close(x - before, limit, what=f"step {steps}")


@points(1)
def test_left_alone(student, rng):
    """The arrays that you are given stay as they are."""
    student.momentum_step(*rng.normal(size=(3, 4)), 0.1, 0.9)
    student.momentum_step(*rng.normal(size=(3, 2, 3)), 0.1, 0.9)
    assert_unchanged(student)


@points(2)
def test_any_shape(student, reference, rng):
    """Numbers, vectors and matrices, with several learning rates and several betas."""
    for shape, lr, beta in [((), 0.3, 0.6), ((5,), 0.1, 0.9), ((3, 4), 0.7, 0.3), ((2, 2), 0.2, 0.5)]:
        x, v, g = (rng.normal(size=shape) for _ in range(3))
        assert_close(student.momentum_step(x, v, g, lr, beta), reference.momentum_step(x, v, g, lr, beta))
